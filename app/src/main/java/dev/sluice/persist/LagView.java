package dev.sluice.persist;

import dev.sluice.log.Backlogs;
import dev.sluice.log.Place;
import dev.sluice.store.Column;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Finds out how far what is stored is behind the log, once for all who ask at the same time. */
final class LagView {

  private static final Logger log = LoggerFactory.getLogger(LagView.class);

  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final DatabaseClient database;
  private final String topic;
  private final Mono<Optional<ShownLag>> latest;

  LagView(DatabaseClient database, Backlogs backlogs, String topic, Clock clock) {
    this.database = database;
    this.topic = topic;
    this.latest =
        Mono.fromSupplier(clock::instant)
            .flatMap(now -> lag(backlogs, now))
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
  private Mono<ShownLag> lag(Backlogs backlogs, Instant now) {
    return places().flatMap(backlogs::after).map(found -> ShownLag.of(found, now));
  }

  private Mono<Map<Integer, Place>> places() {
    return database
        .sql("SELECT partition, next_offset, mark FROM log_positions WHERE topic = :topic")
        .bind("topic", topic)
        .map(
            row ->
                Map.entry(
                    Column.required(row, "partition", Integer.class),
                    new Place(
                        Column.required(row, "next_offset", Long.class),
                        Column.required(row, "mark", String.class))))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }
}
