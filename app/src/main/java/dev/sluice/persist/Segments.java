package dev.sluice.persist;

import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The segments of the index that rows are found by. Which one is the newest need not be exact; that
 * it is noted for each stretch of time that has a row of it, must.
 */
final class Segments {

  /** As long as searches take it to be. */
  static final Duration STRETCH = Duration.ofMinutes(10);

  private static final int ROWS = 1 << 19;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final DatabaseClient database;
  private final Mono<Integer> newest;

  Segments(DatabaseClient database) {
    this.database = database;
    this.newest =
        look().cache(segment -> LOOK_EVERY, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  /** The one that rows go to now. */
  Mono<Integer> newest() {
    return newest;
  }

  private Mono<Integer> look() {
    return database
        .sql(
            "SELECT (coalesce(sum(next_offset), 0)::bigint / :rows)::int AS segment FROM log_positions")
        .bind("rows", ROWS)
        .map(row -> Column.required(row, "segment", Integer.class))
        .one();
  }

  /** Before anything is locked: of two who note the same one first, one waits for the other. */
  static Mono<Void> note(Session session, Set<Instant> stretches, int segment) {
    return session
        .sql(
            """
            INSERT INTO event_segments
            SELECT since, :segment FROM unnest(:stretches::timestamptz[]) AS since ORDER BY since
            ON CONFLICT DO NOTHING
            """)
        .bind("stretches", stretches.toArray(Instant[]::new))
        .bind("segment", segment)
        .then();
  }
}
