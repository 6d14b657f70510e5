package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The tables that a batch changes, and the one statement that changes them. */
final class EventStore {

  private static final String COMMIT_BATCH = ClassPathText.of("sql/commit_batch.sql");

  private final DatabaseClient database;
  private final String topic;

  EventStore(DatabaseClient database, String topic) {
    this.database = database;
    this.topic = topic;
  }

  /** The offsets that come next, zero for a partition that nothing was stored of. */
  Mono<Map<Integer, Long>> positions(Set<Integer> partitions) {
    return database
        .sql(
            """
            INSERT INTO log_positions (topic, partition, next_offset)
            SELECT :topic, partition, 0 FROM unnest(:partitions::int[]) AS partition
            ON CONFLICT (topic, partition) DO UPDATE SET updated_at = now()
            RETURNING partition, next_offset
            """)
        .bind("topic", topic)
        .bind("partitions", partitions.toArray(Integer[]::new))
        .map(
            row ->
                Map.entry(
                    Column.required(row, "partition", Integer.class),
                    Column.required(row, "next_offset", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** Stores a batch whole, or nothing of it where somebody else has written from its beginning. */
  Mono<Stored> commit(Batch batch) {
    return EventColumns.of(batch)
        .bindTo(
            database
                .sql(COMMIT_BATCH)
                .bind("topic", topic)
                .bind("partition", batch.partition())
                .bind("from", batch.from())
                .bind("next", batch.next()))
        .map(Line::of)
        .all()
        .collectList()
        .map(lines -> stored(batch, lines));
  }

  private static Stored stored(Batch batch, List<Line> lines) {
    if (lines.isEmpty()) {
      throw new FencedException(batch);
    }
    List<Commit.Change> changes =
        lines.stream().map(Line::change).flatMap(Optional::stream).toList();
    return new Stored(
        batch,
        new Commit(batch.partition(), changes),
        lines.getFirst().stored(),
        lines.getFirst().buried());
  }

  /** One line of the answer: a count that changed, where one did, and how many rows are new. */
  private record Line(Optional<Commit.Change> change, long stored, long buried) {

    static Line of(Readable row) {
      return new Line(
          Optional.ofNullable(row.get("client_id", UUID.class))
              .map(
                  client ->
                      new Commit.Change(
                          client,
                          Column.required(row, "dimension", String.class),
                          Column.required(row, "key", String.class),
                          Column.required(row, "value", Long.class),
                          Column.required(row, "version", Long.class))),
          Column.required(row, "stored", Long.class),
          Column.required(row, "buried", Long.class));
    }
  }
}
