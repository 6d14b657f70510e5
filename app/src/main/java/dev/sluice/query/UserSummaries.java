package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import dev.sluice.query.UserSummary.Frequent;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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

  /** And of whoever has done so many different things too much would be held. */
  private static final int MOST_DIFFERENT = 1_000;

  /** Of each day that a statement is about the database locks a table and its indexes. */
  private static final Duration AT_ONCE = Duration.ofDays(31);

  /** And asks an index about each id, so that it is about the fewer days the more ids there are. */
  private static final Duration LEAST_AT_ONCE = Duration.ofDays(1);

  private final DatabaseClient database;

  UserSummaries(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Nothing of somebody of whom nothing is counted by himself.
   *
   * @param aliases his other ids
   */
  Mono<UserSummary> find(UUID client, String user, List<String> aliases) {
    List<String> ids = Stream.concat(Stream.of(user), aliases.stream()).toList();
    EventFilter his = new EventFilter(null, user, null, null, null, null);
    Conditions underAny = new Conditions(his, aliases, TimeRange.ALWAYS, null);
    return database
        .sql(COUNTED)
        .bind("client", client)
        .bind("users", ids.toArray(String[]::new))
        .map(UserSummaries::counted)
        .one()
        .flatMap(summary -> withActions(client, underAny, summary));
  }

  private static UserSummary counted(Readable row) {
    return new UserSummary(
        Column.required(row, "actions", Long.class),
        Column.required(row, "first_at", Instant.class),
        Column.required(row, "last_at", Instant.class),
        null);
  }

  private Mono<UserSummary> withActions(UUID client, Conditions his, UserSummary summary) {
    if (summary.actions() > MOST_ACTIONS) {
      return Mono.just(summary);
    }
    TimeRange whole = new TimeRange(summary.firstAt(), summary.lastAt().plusNanos(1000));
    return stretches(whole, atOnce(his))
        .map(time -> new ScanQuery(client, new Selection(his, time), List.of()))
        .concatMap(this::actions)
        .collect(HashMap<String, Long>::new, UserSummaries::add)
        .filter(sums -> sums.size() <= MOST_DIFFERENT)
        .flatMap(sums -> Mono.justOrEmpty(mostFrequent(sums)))
        .map(summary::with)
        .defaultIfEmpty(summary);
  }

  /** One too many tells that they are too many. */
  private static void add(Map<String, Long> sums, Frequent action) {
    if (sums.size() <= MOST_DIFFERENT) {
      sums.merge(action.action(), action.events(), Long::sum);
    }
  }

  private static Optional<Frequent> mostFrequent(Map<String, Long> sums) {
    return sums.entrySet().stream()
        .map(sum -> new Frequent(sum.getKey(), sum.getValue()))
        .min(Comparator.comparingLong(Frequent::events).reversed().thenComparing(Frequent::action));
  }

  private static Duration atOnce(Conditions his) {
    Duration ofAll = AT_ONCE.dividedBy(1L + his.aliases().size());
    return ofAll.compareTo(LEAST_AT_ONCE) < 0 ? LEAST_AT_ONCE : ofAll;
  }

  private static Flux<TimeRange> stretches(TimeRange whole, Duration atOnce) {
    return Flux.generate(
        whole::from,
        (from, sink) -> {
          Instant next = from.plus(atOnce);
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
    return "SELECT action, count(*) AS events FROM events WHERE %s GROUP BY action LIMIT %d"
        .formatted(scan.conditions(), MOST_DIFFERENT + 1);
  }
}
