package dev.sluice.persist;

import dev.sluice.log.Place;
import dev.sluice.log.Reach;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Knows how far the database has come, for those who wait until what they sent is stored. All of
 * them wait for the same question, which is asked only while somebody waits.
 */
public final class StoredPlaces {

  private static final Logger log = LoggerFactory.getLogger(StoredPlaces.class);

  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DatabaseClient database;
  private final String topic;
  private final Flux<Standing> standings;

  StoredPlaces(DatabaseClient database, String topic) {
    this.database = database;
    this.topic = topic;
    this.standings =
        Flux.interval(Duration.ZERO, BEAT)
            .onBackpressureDrop()
            .concatMap(beat -> standing(), 1)
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
            .publish()
            .refCount();
  }

  private Mono<Standing> standing() {
    return database
        .sql(
            """
            SELECT partition, next_offset, (
              SELECT max(log_offset) FROM dead_letters
              WHERE dead_letters.topic = log_positions.topic AND log_partition = partition
            ) AS letter
            FROM log_positions WHERE topic = :topic
            """)
        .bind("topic", topic)
        .map(Standing::partition)
        .all()
        .collectList()
        .map(Standing::of);
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

  /** Whether all of it is behind us by now: stored, or a dead letter. */
  Mono<Boolean> isPast(Reach reach) {
    return standing().map(now -> now.isPast(reach));
  }

  /** The same of what comes to be so in this time. */
  Mono<Boolean> hold(Reach reach, Duration limit) {
    return passed(reach).map(past -> true).timeout(limit, Mono.just(false));
  }

  private Mono<Standing> passed(Reach reach) {
    return standings.filter(standing -> standing.isPast(reach)).next();
  }

  /**
   * Whether all of what a client sent is stored, for which it waits so long and no longer. Where a
   * dead letter of his is among what stands between the first and the last, it is not.
   */
  public Mono<Boolean> areStored(UUID client, Reach reach, Duration limit) {
    return passed(reach)
        .flatMap(
            past ->
                past.mayHaveLetters(reach)
                    ? hasLetters(client, reach).map(has -> !has)
                    : Mono.just(true))
        .timeout(limit)
        .doOnError(failure -> log.debug("Nobody can tell what is stored: {}", failure.toString()))
        .onErrorReturn(false);
  }

  private Mono<Boolean> hasLetters(UUID client, Reach reach) {
    List<Integer> partitions = List.copyOf(reach.next().keySet());
    return database
        .sql(
            """
            SELECT EXISTS (
              SELECT FROM dead_letters, unnest(:partitions::int[], :first::bigint[], :next::bigint[])
                AS part (partition, first, next)
              WHERE topic = :topic AND log_partition = part.partition
                AND log_offset >= part.first AND log_offset < part.next AND client_id = :client
            ) AS found
            """)
        .bind("topic", topic)
        .bind("client", client)
        .bind("partitions", partitions.toArray(Integer[]::new))
        .bind("first", partitions.stream().map(reach::from).toArray(Long[]::new))
        .bind("next", partitions.stream().map(reach::upTo).toArray(Long[]::new))
        .map(row -> Column.required(row, "found", Boolean.class))
        .one();
  }
}
