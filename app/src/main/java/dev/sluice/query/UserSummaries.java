package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import dev.sluice.query.UserSummary.Frequent;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds out what a user has done in all: by what is counted of him, and his actions by his rows.
 */
final class UserSummaries {

  private static final String COUNTED =
      """
      SELECT
        sum(actions)::bigint AS actions,
        min(first_seen) FILTER (WHERE log_partition >= 0) AS first_at,
        max(last_seen) FILTER (WHERE log_partition >= 0) AS last_at
      FROM users
      WHERE client_id = :client AND user_id = ANY(:users)
      HAVING sum(actions) > 0
      """;

  /** Of whoever has done more it would take too long. */
  private static final long MOST_ACTIONS = 100_000;

  /** And of whoever has more ids. */
  private static final int MOST_IDS = 10;

  /** Days that one statement is about: of each the database locks a table and its indexes. */
  private static final Duration AT_ONCE = Duration.ofDays(31);

  private final DatabaseClient database;

  UserSummaries(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Nothing of somebody of whom nothing is counted by himself.
   *
   * @param ids of the user, all together
   */
  Mono<UserSummary> find(UUID client, List<String> ids) {
    return database
        .sql(COUNTED)
        .bind("client", client)
        .bind("users", ids.toArray(String[]::new))
        .map(UserSummaries::counted)
        .one()
        .flatMap(summary -> withActions(client, ids, summary));
  }

  private static UserSummary counted(Readable row) {
    return new UserSummary(
        Column.required(row, "actions", Long.class),
        Column.required(row, "first_at", Instant.class),
        Column.required(row, "last_at", Instant.class),
        null);
  }

  private Mono<UserSummary> withActions(UUID client, List<String> ids, UserSummary summary) {
    if (summary.actions() > MOST_ACTIONS || ids.size() > MOST_IDS) {
      return Mono.just(summary);
    }
    TimeRange whole = new TimeRange(summary.firstAt(), summary.lastAt().plusNanos(1000));
    return Flux.fromIterable(ids)
        .map(id -> new EventFilter(null, id, null, null, null, null))
        .concatMap(his -> actions(client, his, whole))
        .collectMultimap(Frequent::action, Frequent::events)
        .flatMapIterable(Map::entrySet)
        .map(action -> new Frequent(action.getKey(), sum(action.getValue())))
        .sort(Comparator.comparingLong(Frequent::events).reversed().thenComparing(Frequent::action))
        .next()
        .map(summary::with)
        .defaultIfEmpty(summary);
  }

  private Flux<Frequent> actions(UUID client, EventFilter his, TimeRange whole) {
    return stretches(whole)
        .map(time -> new ScanQuery(client, his, List.of(), time, TimeRange.ALWAYS))
        .concatMap(this::actions);
  }

  private static long sum(Iterable<Long> numbers) {
    long sum = 0;
    for (long number : numbers) {
      sum += number;
    }
    return sum;
  }

  private static Flux<TimeRange> stretches(TimeRange whole) {
    return Flux.generate(
        whole::from,
        (from, sink) -> {
          Instant next = from.plus(AT_ONCE);
          if (!from.isBefore(whole.to())) {
            sink.complete();
          } else {
            sink.next(new TimeRange(from, next.isBefore(whole.to()) ? next : whole.to()));
          }
          return next;
        });
  }

  private Flux<Frequent> actions(ScanQuery query) {
    return EventScans.segments(database::sql, query.received())
        .filter(segments -> !segments.isEmpty())
        .map(segments -> new EventScan(query, Set.of(EventField.USER), false, segments))
        .flatMapMany(
            scan ->
                scan.bind(database.sql(actions(scan)))
                    .map(
                        row ->
                            new Frequent(
                                Column.required(row, "action", String.class),
                                Column.required(row, "events", Long.class)))
                    .all());
  }

  private static String actions(EventScan scan) {
    return "SELECT action, count(*) AS events FROM events WHERE %s GROUP BY action"
        .formatted(scan.conditions());
  }
}
