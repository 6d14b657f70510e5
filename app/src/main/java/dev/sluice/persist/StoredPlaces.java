package dev.sluice.persist;

import static java.util.stream.Collectors.toMap;

import dev.sluice.log.Place;
import dev.sluice.log.Reach;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Knows how far the database has come, for those who wait until what they sent is stored. All of
 * them wait for the same question, which is asked only while somebody waits.
 */
public final class StoredPlaces {

  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DatabaseClient database;
  private final String topic;
  private final Flux<Map<Integer, Long>> places;

  StoredPlaces(DatabaseClient database, String topic) {
    this.database = database;
    this.topic = topic;
    this.places =
        Flux.interval(Duration.ZERO, BEAT)
            .onBackpressureDrop()
            .concatMap(beat -> next(), 1)
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
            .publish()
            .refCount();
  }

  /** The first offset of each partition that is not stored, of those that anybody has read. */
  private Mono<Map<Integer, Long>> next() {
    return now()
        .map(
            known ->
                known.entrySet().stream().collect(toMap(Map.Entry::getKey, StoredPlaces::next)));
  }

  private static long next(Map.Entry<Integer, Place> known) {
    return known.getValue().next();
  }

  /** Where the partitions stand that anybody has read. */
  Mono<Map<Integer, Place>> now() {
    return database
        .sql("SELECT partition, next_offset, mark FROM log_positions WHERE topic = :topic")
        .bind("topic", topic)
        .map(StoredPlaces::place)
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** Of a partition, as a row has it. */
  static Map.Entry<Integer, Place> place(Readable row) {
    return Map.entry(
        Column.required(row, "partition", Integer.class),
        new Place(
            Column.required(row, "next_offset", Long.class),
            Column.required(row, "mark", String.class)));
  }

  /** Whether all of it is stored, for which it waits so long and no longer. */
  public Mono<Boolean> hold(Reach reach, Duration limit) {
    return places
        .filter(reach::isBehind)
        .next()
        .map(behind -> true)
        .timeout(limit, Mono.just(false));
  }
}
