package dev.sluice.persist;

import dev.sluice.platform.Alarm;
import dev.sluice.store.DatabaseAway;
import dev.sluice.store.OvertimeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Flux;

/**
 * Pieces of work that fail by themselves, such as a day that takes too long. Each is left alone for
 * an hour and told of, and keeps none of the others from their turn.
 */
final class Setbacks implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(Setbacks.class);

  private static final Duration REST = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Setback> latest = new ConcurrentSkipListMap<>();

  Setbacks(Clock clock) {
    this.clock = clock;
  }

  private record Setback(Instant end, String sentence) {

    /** What nobody has come back to has gone another way. */
    boolean isForgotten(Instant now) {
      return end.plus(REST).isBefore(now);
    }
  }

  /**
   * Does the work, where it is not to be left alone. That an engine is away is nobody's own
   * failure, and is not kept here.
   *
   * @param what is done, as the subject of a sentence
   */
  <T> Flux<T> attempt(String what, Publisher<T> work) {
    return Flux.defer(() -> rests(what) ? Flux.empty() : watched(what, work));
  }

  private <T> Flux<T> watched(String what, Publisher<T> work) {
    return Flux.from(work)
        .doOnComplete(() -> latest.remove(what))
        .onErrorResume(
            Setbacks::isItsOwn,
            failure -> {
              note(what, failure);
              return Flux.empty();
            });
  }

  private static boolean isItsOwn(Throwable failure) {
    return failure instanceof DataAccessException
        && (OvertimeException.is(failure) || !DatabaseAway.is(failure));
  }

  private boolean rests(String what) {
    Setback last = latest.get(what);
    return last != null && last.end.isAfter(clock.instant());
  }

  private void note(String what, Throwable failure) {
    Instant end = clock.instant().plus(REST);
    String sentence = "%s has failed and rests until %s: %s".formatted(what, end, reason(failure));
    log.warn(sentence);
    latest.put(what, new Setback(end, sentence));
  }

  private static String reason(Throwable failure) {
    return NestedExceptionUtils.getMostSpecificCause(failure).toString();
  }

  @Override
  public List<String> raised() {
    Instant now = clock.instant();
    latest.values().removeIf(setback -> setback.isForgotten(now));
    return latest.values().stream().map(Setback::sentence).toList();
  }
}
