package dev.sluice.query;

import static java.util.stream.Collectors.toSet;

import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds a client's events up: from what is counted of them where that tells, and otherwise from
 * their rows. All that it asks it must see as of one moment.
 */
final class EventSums {

  private static final Selection EVERYTHING =
      new Selection(
          new Conditions(
              new EventFilter(null, null, null, null, null, null), TimeRange.ALWAYS, null),
          TimeRange.ALWAYS);

  private static final String TOP_USERS = ClassPathText.of("sql/top_users.sql");
  private static final List<TimeRange> ALL_TIME = List.of(TimeRange.ALWAYS);

  private final Session session;
  private final UUID client;
  private final StatsLimits limits;

  EventSums(Session session, UUID client, StatsLimits limits) {
    this.session = session;
    this.client = client;
    this.limits = limits;
  }

  /**
   * @param parts of the time that is wanted, one after the other, which may be counted each by
   *     itself
   * @param most labels that are told
   */
  Mono<Sums> sum(Grouping by, Selection wanted, List<TimeRange> parts, int most) {
    return Mono.justOrEmpty(by.counted(wanted))
        .filterWhen(this::tells)
        .flatMap(keys -> counted(by, wanted, keys, parts, most))
        .switchIfEmpty(Mono.defer(() -> fromRows(by, wanted, most)));
  }

  /** How many there are, where the counts alone tell. */
  Mono<Long> told(Selection wanted) {
    return Mono.justOrEmpty(Grouping.WHOLE.counted(wanted))
        .filterWhen(this::tells)
        .flatMap(keys -> counted(Grouping.WHOLE, wanted, keys, List.of(wanted.received()), 1))
        .map(Sums::total);
  }

  /** How many a user has done, where that is all that is asked and each is counted by himself. */
  Mono<Long> ofUser(Selection wanted) {
    return Mono.justOrEmpty(wanted.onlyField())
        .filter(field -> field.getKey() == EventField.USER)
        .filter(field -> wanted.received().equals(TimeRange.ALWAYS))
        .flatMap(field -> actions(field.getValue()));
  }

  private Mono<Long> actions(String user) {
    return session
        .sql(
            """
            SELECT coalesce(sum(actions), 0)::bigint AS actions
            FROM users WHERE client_id = :client AND user_id IN (:user, :others)
            HAVING bool_or(user_id = :others) IS NOT TRUE
            """)
        .bind("client", client)
        .bind("user", user)
        .bind("others", CountedKeys.OTHERS)
        .map(row -> Column.required(row, "actions", Long.class))
        .one();
  }

  /** What has no name of its own is counted with others. */
  private Mono<Boolean> tells(CountedKeys keys) {
    if (keys.key() == null || keys.key().isEmpty()) {
      return Mono.just(true);
    }
    return keys.bind(
            session.sql(
                """
                SELECT bool_or(key <> :others) IS NOT FALSE AS tells
                FROM counted_keys
                WHERE client_id = :client AND dimension = :dimension AND key IN (index_key(:key), :others)
                """))
        .bind("client", client)
        .bind("others", CountedKeys.OTHERS)
        .map(row -> Column.required(row, "tells", Boolean.class))
        .one();
  }

  /** How many each user has done, of all time, unless there are too many of them. */
  Mono<Sums> users(int most) {
    return counted(Grouping.WHOLE, EVERYTHING, CountedKeys.USERS, ALL_TIME, 1)
        .doOnNext(known -> limits.requireFewUsers(known.total()))
        .then(Mono.defer(() -> inOrder(most)));
  }

  private Mono<Sums> inOrder(int most) {
    return asked(TOP_USERS)
        .bind("most", most)
        .filter(statement -> statement.fetchSize(0))
        .map(
            row ->
                Map.entry(
                    Column.required(row, "user_id", String.class),
                    Column.required(row, "done", Long.class)))
        .all()
        .collect(
            LinkedHashMap<String, Long>::new,
            (users, user) -> users.put(user.getKey(), user.getValue()))
        .flatMap(users -> ofAllUsers().map(all -> new Sums(users, all, all)))
        .flatMap(sums -> withTotal(sums, EVERYTHING, ALL_TIME));
  }

  private Mono<Long> ofAllUsers() {
    return asked(
            "SELECT coalesce(sum(actions), 0)::bigint AS done FROM users WHERE client_id = :client")
        .map(row -> Column.required(row, "done", Long.class))
        .one();
  }

  private GenericExecuteSpec asked(String sql) {
    return session.sql(sql).bind("client", client);
  }

  private Mono<Sums> counted(
      Grouping by, Selection wanted, CountedKeys keys, List<TimeRange> parts, int most) {
    Mono<Sums> counted = pieces(keys, parts).flatMap(pieces -> ask(by, wanted, keys, pieces, most));
    return keys.key() == null ? counted.flatMap(sums -> withTotal(sums, wanted, parts)) : counted;
  }

  /** With those events that name nothing of what was asked. */
  private Mono<Sums> withTotal(Sums sums, Selection wanted, List<TimeRange> parts) {
    return counted(Grouping.WHOLE, wanted, CountedKeys.TOTAL, parts, 1)
        .map(all -> sums.withTotal(all.total()));
  }

  private Mono<Sums> ask(
      Grouping by, Selection wanted, CountedKeys keys, List<Piece> pieces, int most) {
    return sql(by, wanted, keys, pieces).ask(session::sql, most, limits);
  }

  private Mono<List<Piece>> pieces(CountedKeys keys, List<TimeRange> parts) {
    List<Piece> pieces = Piece.of(parts);
    return withoutMinutes(keys, pieces).collect(toSet()).map(hours -> Piece.without(hours, pieces));
  }

  /** Minutes are kept for a while, and their hours for as long as their rows. */
  private Flux<Instant> withoutMinutes(CountedKeys keys, List<Piece> pieces) {
    Instant[] hours = pieces.stream().flatMap(Piece::hours).distinct().toArray(Instant[]::new);
    if (hours.length == 0) {
      return Flux.empty();
    }
    return keys.bind(session.sql(withoutMinutes(keys)))
        .bind("client", client)
        .bind("hours", hours)
        .filter(statement -> statement.fetchSize(0))
        .map(row -> Column.required(row, "hour", Instant.class))
        .all();
  }

  private static String withoutMinutes(CountedKeys keys) {
    return """
    WITH named AS MATERIALIZED (
      SELECT id AS key_id FROM counted_keys WHERE client_id = :client AND %s
    )
    SELECT hour
    FROM unnest(:hours::timestamptz[]) AS asked (hour)
    WHERE (
      SELECT coalesce(sum(value), 0)
      FROM named, LATERAL (
        SELECT value FROM counts
        WHERE client_id = :client AND key_id = named.key_id AND span = 'hour' AND since = hour
        OFFSET 0) AS counted
    ) <> (
      SELECT coalesce(sum(value), 0)
      FROM named, LATERAL (
        SELECT value FROM counts
        WHERE client_id = :client AND key_id = named.key_id
          AND span = 'minute' AND since >= hour AND since < hour + interval '1 hour'
        OFFSET 0) AS counted
    )
    """
        .formatted(keys.condition());
  }

  private SumSql sql(Grouping by, Selection wanted, CountedKeys keys, List<Piece> pieces) {
    SumSql sum = new CountSql(client, by, keys, pieces).sum();
    List<Rows> edges =
        pieces.stream()
            .filter(piece -> piece.grain() == Grain.ROW)
            .map(piece -> new TimeRange(piece.from(), piece.to()))
            .map(time -> new Rows(wanted.conditions(), time, List.of(), limits.rows()))
            .toList();
    limits.requireFewDays(days(edges));
    for (int i = 0; i < edges.size(); i++) {
      add(sum, by, by.amongCounts(), edges.get(i), i);
    }
    return edges.isEmpty() ? sum : sum.with(wanted.conditions()::bind).with(ofClient(by));
  }

  private static int days(List<Rows> rows) {
    return (int)
        rows.stream()
            .map(each -> each.time().from().atOffset(ZoneOffset.UTC).toLocalDate())
            .distinct()
            .count();
  }

  private Mono<Sums> fromRows(Grouping by, Selection wanted, int most) {
    return new RowFinder(session, client, limits)
        .find(wanted)
        .flatMap(rows -> ofRows(by, rows).ask(session::sql, most, limits));
  }

  private SumSql ofRows(Grouping by, Rows rows) {
    SumSql sum = new SumSql();
    add(sum, by, "label", rows, 0);
    return sum.with(rows::bindFields).with(ofClient(by));
  }

  private UnaryOperator<GenericExecuteSpec> ofClient(Grouping by) {
    return statement -> by.bind(statement.bind("client", client));
  }

  private static void add(SumSql sum, Grouping by, String label, Rows rows, int number) {
    sum.and(
            """
            SELECT %s AS label, events, events AS looked
            FROM (
              SELECT label, count(*) AS events FROM (%s) AS found GROUP BY label
            ) AS counted
            """
                .formatted(label, rows.sql(by.ofRow() + " AS label", number)))
        .with(statement -> rows.bindTime(statement, number));
  }
}
