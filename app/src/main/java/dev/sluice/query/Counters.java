package dev.sluice.query;

import dev.sluice.store.Column;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The counts as they stand in the database, which is the truth. */
public final class Counters {

  private final DatabaseClient database;

  Counters(DatabaseClient database) {
    this.database = database;
  }

  /** A client's total, as each log partition has it. */
  public Mono<List<PartitionCount>> totals(UUID client) {
    return database
        .sql(
            """
            SELECT log_partition, version, value
            FROM counted_keys JOIN counts ON counts.client_id = :client AND key_id = id
            WHERE counted_keys.client_id = :client AND dimension = 'total' AND key = '' AND span = 'all'
            """)
        .bind("client", client)
        .map(
            row ->
                new PartitionCount(
                    Column.required(row, "log_partition", Integer.class),
                    Column.required(row, "version", Long.class),
                    Column.required(row, "value", Long.class)))
        .all()
        .collectList();
  }
}
