package dev.sluice.persist;

import dev.sluice.log.Reach;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Notices that the log holds more and nothing of it is stored, though nobody has failed. */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final int LOOKS = 3;

  private final Supplier<Mono<Reach>> ends;
  private final Function<Reach, Mono<Boolean>> isStored;
  private final Clock clock;
  private final Duration limit;
  private final Duration beat;
  private volatile Set<Integer> read = Set.of();
  private volatile Instant quietSince;

  /** Where a new start has not helped: what a log ends with need not be an event. */
  private volatile Reach told = Reach.NOWHERE;

  /**
   * @param ends of the log
   * @param isStored whether all of it is, or a failure where nobody can tell
   * @param limit how long it may take until something is stored
   */
  Watchdog(
      Supplier<Mono<Reach>> ends,
      Function<Reach, Mono<Boolean>> isStored,
      Clock clock,
      Duration limit) {
    this.ends = ends;
    this.isStored = isStored;
    this.clock = clock;
    this.limit = limit;
    this.beat = limit.dividedBy(LOOKS);
    this.quietSince = clock.instant();
  }

  /** These partitions are ours from now on, and no others. */
  void reads(Set<Integer> partitions) {
    read = Set.copyOf(partitions);
  }

  void stored() {
    quietSince = clock.instant();
  }

  /** Fails as soon as nothing has been stored for too long. */
  Mono<Void> stalled() {
    return Mono.defer(
        () -> {
          begin();
          return Flux.interval(beat)
              .onBackpressureDrop()
              .concatMap(beat -> look(), 1)
              .then(Mono.never());
        });
  }

  void begin() {
    reads(Set.of());
    stored();
  }

  Mono<Void> look() {
    return Mono.defer(() -> isQuietFor(beat) ? missing() : Mono.empty())
        .filter(missing -> isQuietFor(limit) && !missing.equals(told))
        .doOnNext(missing -> told = missing)
        .flatMap(missing -> Mono.error(new StalledException(limit)));
  }

  /** The ends that are not reached, or nothing. */
  private Mono<Reach> missing() {
    return ends.get()
        .map(all -> all.within(read))
        .flatMap(ours -> isStored.apply(ours).filter(this::note).map(stored -> ours))
        .timeout(beat)
        .doOnError(failure -> log.debug("Nobody can tell what is stored: {}", failure.toString()))
        // that an engine is away is told by those who need it
        .onErrorComplete();
  }

  /** Whether something is missing; while nothing is, there is nothing to wait for. */
  private boolean note(boolean isStored) {
    if (isStored) {
      stored();
    }
    return !isStored;
  }

  private boolean isQuietFor(Duration time) {
    return !clock.instant().isBefore(quietSince.plus(time));
  }

  /** Whoever starts anew reads on from where the database stands. */
  static final class StalledException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private StalledException(Duration limit) {
      super("Nothing has been stored for %s, though the log holds more".formatted(limit));
    }
  }
}
