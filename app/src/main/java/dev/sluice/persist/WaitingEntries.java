package dev.sluice.persist;

import dev.sluice.platform.Role;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts new entries of the index of fields where they belong, a second's at a time. When their list
 * is full, the batch that comes next does it, and all that are in it wait for half a second.
 */
final class WaitingEntries extends Rounds {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final DatabaseClient database;
  private final EventDays days;

  WaitingEntries(Schema schema, DatabaseClient database, EventDays days) {
    super("entries", Role.PERSIST, schema, LOOK_EVERY);
    this.database = database;
    this.days = days;
  }

  @Override
  protected Flux<Long> look() {
    return Flux.fromIterable(days.grown()).concatMap(this::sort);
  }

  /** A day that was dropped meanwhile has no index. */
  private Mono<Long> sort(LocalDate day) {
    return database
        .sql(
            """
            SELECT gin_clean_pending_list(indexrelid)
            FROM pg_index
            JOIN pg_class AS index ON index.oid = indexrelid
            JOIN pg_am AS method ON method.oid = index.relam
            WHERE indrelid = to_regclass('events_' || to_char(:day::date, 'YYYYMMDD'))
              AND method.amname = 'gin'
            """)
        .bind("day", day)
        .fetch()
        .rowsUpdated();
  }
}
