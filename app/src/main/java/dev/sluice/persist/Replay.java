package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.persist.EventDays.Fate;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.StageMeters;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * Appends the event that a dead letter holds to the log again, as one whose id was given: however
 * often that is done, and wherever it breaks off, the event is stored once.
 */
final class Replay {

  private static final String NOT_REPLAYABLE = ProblemType.NOT_REPLAYABLE.slug();
  private static final String UNFINISHED = "unfinished";

  /** Why a letter may not get into the log. */
  static final List<String> REASONS = List.of(NOT_REPLAYABLE, UNFINISHED);

  private final Letters letters;
  private final EventLog log;
  private final EventDays days;
  private final StageMeters meters;

  Replay(Letters letters, EventLog log, EventDays days, StageMeters meters) {
    this.letters = letters;
    this.log = log;
    this.days = days;
    this.meters = meters;
  }

  /**
   * The event's id, once it is durable in the log and the letter is marked, or nothing where there
   * is no such letter. What has begun goes on when the caller leaves.
   */
  Mono<EventId> replay(long letter) {
    return meters.timed(
        letters
            .find(letter)
            .map(this::eventOf)
            .flatMap(event -> Mono.fromFuture(() -> append(event, letter).toFuture(), true)));
  }

  private Event eventOf(BuriedLetter letter) {
    meters.received(1);
    return switch (letter.reading()) {
      case Reading.Accepted(Event event) -> event.again(storable(received(event, letter)));
      case Reading.Rejected(Rejection rejection) -> throw notReplayable(rejection.detail());
    };
  }

  /**
   * When the event came, or was buried where it was buried for that. Whatever the clock says
   * meanwhile, it is the same of each replay, so that the row meets itself even when its id is no
   * longer remembered.
   */
  private static Instant received(Event event, BuriedLetter letter) {
    return letter.reason().equals(Reason.OUT_OF_TIME.label())
        ? letter.buriedAt()
        : event.receivedAt();
  }

  private Instant storable(Instant received) {
    if (days.fateOf(received) != Fate.STORABLE) {
      throw notReplayable("Events of %s are no longer kept.".formatted(received));
    }
    return received;
  }

  private Problem notReplayable(String why) {
    meters.discarded(NOT_REPLAYABLE, 1);
    return new Problem(ProblemType.NOT_REPLAYABLE, why);
  }

  private Mono<EventId> append(Event event, long letter) {
    return log.append(event.client(), List.of(Encoded.of(event)))
        .doFinally(this::note)
        // the log's own thread is not to be held up
        .publishOn(Schedulers.parallel())
        .flatMap(reach -> letters.markReplayed(letter).thenReturn(event.id()));
  }

  private void note(SignalType end) {
    if (end == SignalType.ON_COMPLETE) {
      meters.sent(1);
    } else {
      meters.discarded(UNFINISHED, 1);
    }
  }
}
