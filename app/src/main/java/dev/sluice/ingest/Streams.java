package dev.sluice.ingest;

import dev.sluice.access.Ration;
import dev.sluice.body.Slicer;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes bodies that are read while they come, in pieces as large as the network hands over. */
final class Streams {

  private static final int NONE_AHEAD = 0;

  private final EventLog log;
  private final IngestMeters meters;
  private final Duration lineLimit;
  private final Semaphore seats;

  Streams(EventLog log, IngestMeters meters, Duration lineLimit, int mostOpen) {
    this.log = log;
    this.meters = meters;
    this.lineLimit = lineLimit;
    this.seats = new Semaphore(mostOpen);
  }

  /** The stretches of a body, each read once the one before it has found room. */
  Flux<Stretch> read(Flux<byte[]> body, Slicer slicer, Intake intake) {
    Flux<Stretch> stretches =
        Beginning.of(body, Bodies::showsUtf8).map(piece -> intake.next(piece, slicer));
    return Stall.limit(stretches, lineLimit, stretch -> !stretch.isEmpty())
        .concatWith(Mono.fromSupplier(() -> intake.end(slicer)))
        .filter(stretch -> !stretch.isEmpty());
  }

  /**
   * What has become of them so far, each time that a further one is durable. A body that breaks off
   * is an error only after all that came before it is answered for. A sender is slowed to what it
   * may send.
   */
  Flux<Tally> append(Flux<Stretch> stretches, Ration ration, Tally tally) {
    Flux<Stretch> slowed = stretches.concatMap(stretch -> taken(stretch, ration), NONE_AHEAD);
    return Flux.using(this::takeSeat, seat -> appended(slowed, tally), Semaphore::release);
  }

  private Mono<Stretch> taken(Stretch stretch, Ration ration) {
    int events = stretch.events().size();
    return ration.isAtHand(events)
        ? Mono.just(stretch)
        : ration.await(events, lineLimit).thenReturn(stretch);
  }

  private Semaphore takeSeat() {
    if (!seats.tryAcquire()) {
      throw Faults.later(
          new Problem(
              ProblemType.UNAVAILABLE, "As many streams are being read as there is memory for."));
    }
    return seats;
  }

  private Flux<Tally> appended(Flux<Stretch> stretches, Tally tally) {
    AtomicReference<@Nullable Throwable> breakOff = new AtomicReference<>();
    return log.append(
            stretches
                .doOnNext(stretch -> count(stretch, tally))
                .doOnError(breakOff::set)
                .onErrorComplete(),
            Stretch::events)
        .doOnNext(durable -> meters.durable(durable.stretch()))
        .map(tally::add)
        .doFinally(end -> meters.unfinished(tally.unanswered()))
        .concatWith(Mono.defer(() -> end(breakOff.get(), tally)))
        .onErrorMap(failure -> unfinished(Faults.problem(failure), tally))
        .contextWrite(Aftermath::unheard);
  }

  private static Mono<Tally> end(@Nullable Throwable breakOff, Tally tally) {
    if (breakOff != null) {
      return Mono.error(breakOff);
    }
    return tally.isEmpty() ? Mono.error(empty()) : Mono.empty();
  }

  private void count(Stretch stretch, Tally tally) {
    tally.hand(stretch);
    meters.read(stretch);
  }

  private static Problem empty() {
    return new Problem(ProblemType.EMPTY_BATCH, "There is no event in the body.");
  }

  /** A sender that is stopped on the way is told how far it came. */
  private static Throwable unfinished(Throwable failure, Tally tally) {
    if (failure instanceof Problem problem && !tally.isEmpty()) {
      tally.progress().forEach(problem::with);
    }
    return failure;
  }
}
