package dev.sluice.persist;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.store.Column;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The segments of the index that rows are found by. Which one is the newest need not be exact; that
 * it is noted for each of its days before a row is there, must.
 */
final class Segments {

  private static final int ROWS = 1 << 19;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int REMEMBERED = 10_000;

  private final DatabaseClient database;
  private final Mono<Integer> newest;
  private final Cache<Noted, Boolean> noted = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Segments(DatabaseClient database) {
    this.database = database;
    this.newest =
        look().cache(segment -> LOOK_EVERY, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  private record Noted(LocalDate day, int segment) {}

  /** The one that rows of some days go to now. */
  Mono<Integer> of(Set<LocalDate> days) {
    return newest.flatMap(
        segment ->
            Flux.fromIterable(days)
                .map(day -> new Noted(day, segment))
                .filter(each -> noted.getIfPresent(each) == null)
                .concatMap(this::note)
                .then(Mono.just(segment)));
  }

  private Mono<Integer> look() {
    return database
        .sql(
            "SELECT (coalesce(sum(next_offset), 0)::bigint / :rows)::int AS segment FROM log_positions")
        .bind("rows", ROWS)
        .map(row -> Column.required(row, "segment", Integer.class))
        .one();
  }

  private Mono<Void> note(Noted which) {
    return database
        .sql("INSERT INTO event_segments VALUES (:day, :segment) ON CONFLICT DO NOTHING")
        .bind("day", which.day)
        .bind("segment", which.segment)
        .fetch()
        .rowsUpdated()
        .doOnSuccess(done -> noted.put(which, true))
        .then();
  }
}
