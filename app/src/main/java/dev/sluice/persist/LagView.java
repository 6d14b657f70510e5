package dev.sluice.persist;

import dev.sluice.log.Backlogs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Finds out how far what is stored is behind the log, once for all who ask at the same time. */
final class LagView {

  private static final Logger log = LoggerFactory.getLogger(LagView.class);

  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final StoredPlaces places;
  private final Backlogs backlogs;
  private final Mono<Optional<ShownLag>> latest;

  LagView(StoredPlaces places, Backlogs backlogs, Clock clock) {
    this.places = places;
    this.backlogs = backlogs;
    this.latest =
        Mono.fromSupplier(clock::instant)
            .flatMap(this::lag)
            .map(Optional::of)
            .timeout(LIMIT)
            .doOnError(failure -> log.debug("Nobody tells the lag: {}", failure.toString()))
            .onErrorReturn(Optional.empty())
            .cache(FRESH);
  }

  /** Nothing while the log or the database is away. */
  Mono<Optional<ShownLag>> latest() {
    return latest;
  }

  /** As of when it was asked for: to find out takes its time, in which it may be over. */
  private Mono<ShownLag> lag(Instant now) {
    return places.now().flatMap(backlogs::after).map(found -> ShownLag.of(found, now));
  }
}
