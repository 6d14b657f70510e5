package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is asked, and however it is found out, it is what a plain statement over the rows says.
 * In these days clocks were put back in Australia, by an hour here and by half an hour there; some
 * minutes of the first are no longer counted, and two pages are counted under (other).
 */
class StatsPropertyIT {

  private static final int DAYS = 3;
  private static final int ROWS_OF_A_DAY = 4_000;
  private static final LocalDate FIRST = LocalDate.of(2020, 4, 4);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Asia/Kolkata",
          "Asia/Kathmandu",
          "Australia/Sydney",
          "Australia/Lord_Howe",
          "America/Los_Angeles");
  private static final List<BucketUnit> UNITS = List.of(BucketUnit.values());
  private static final double EXACTLY = 5e-5;
  private static final double BY_STEPS = 0.0056;

  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);
  private static final Statistics STATISTICS =
      new Statistics(
          SharedServer.get().bean("reads", Reads.class),
          JsonMapper.shared(),
          new StatsLimits(1_000_000, 92, 10_000));

  private final Random random = Seed.random();

  @BeforeAll
  static void store() {
    Random random = Seed.random();
    for (int day = 0; day < DAYS; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(rows(random, day));
    }
    of(
        "INSERT INTO event_segments SELECT date_bin('10 minutes', received_at, 'epoch'), segment FROM events "
            + "WHERE client_id = '%s' GROUP BY 1, 2 ON CONFLICT DO NOTHING");
    of(
        """
        INSERT INTO counted_keys
        SELECT DISTINCT '%1$s'::uuid, dimension, key, key_number(dimension, key)
        FROM (
          SELECT 'total' AS dimension, '' AS key UNION ALL SELECT 'users', '' UNION ALL SELECT 'page', '(other)'
          UNION ALL SELECT 'action', action FROM events WHERE client_id = '%1$s'
          UNION ALL SELECT 'role', role FROM events WHERE client_id = '%1$s'
          UNION ALL SELECT 'page', index_key(page) FROM events WHERE client_id = '%1$s'
        ) AS named
        WHERE key IS NOT NULL AND key NOT IN ('p5', 'p6')
        """);
    of(
        """
        WITH counted AS MATERIALIZED (
          SELECT
            log_partition, date_trunc('minute', received_at) AS minute, dimension,
            CASE WHEN key IN ('p5', 'p6') THEN '(other)' ELSE key END AS key, count(*) AS events
          FROM events, LATERAL (VALUES ('total', ''), ('action', action), ('role', role), ('page', index_key(page)))
            AS named (dimension, key)
          WHERE client_id = '%1$s' AND received_at >= '2020-04-04' AND received_at < '2020-04-07' AND key IS NOT NULL
          GROUP BY 1, 2, 3, 4
        )
        INSERT INTO counts
        SELECT client_id, id, span::span, CASE span WHEN 'all' THEN 'epoch' ELSE date_trunc(span, minute) END,
          log_partition, sum(events), 1
        FROM counted JOIN counted_keys USING (dimension, key), unnest(ARRAY['all', 'minute', 'hour', 'day']) AS span
        WHERE client_id = '%1$s'
        GROUP BY 1, 2, 3, 4, 5
        """);
    of(
        "DELETE FROM counts WHERE client_id = '%s' AND span = 'minute' AND since < '"
            + FIRST
            + " 05:00Z' AND random() < 0.7");
    of(
        """
        INSERT INTO users
        SELECT client_id, user_id, log_partition, count(*), min(received_at), max(received_at), 1
        FROM events WHERE client_id = '%1$s' AND user_id IS NOT NULL GROUP BY 1, 2, 3
        """);
    of("INSERT INTO counts VALUES ('%s', key_number('users', ''), 'all', 'epoch', 0, 0, 1)");
    await().until(StatsPropertyIT::correctsUsers);
  }

  /** Not while somebody else does so. */
  private static boolean correctsUsers() {
    return Answers.of(
        DATABASE
            .sql("SELECT correct_users('%s') AS done".formatted(CLIENT))
            .map(row -> Column.required(row, "done", Boolean.class))
            .one());
  }

  /** Some come many segments late, and many at one moment. */
  private static String rows(Random random, int day) {
    return """
    INSERT INTO events (
      client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip, metadata,
      log_partition, segment, log_offset)
    SELECT
      '%1$s', md5('%2$s' || n)::uuid, 'a' || floor(power(r1, 3) * 20),
      CASE WHEN n %% 9 > 0 THEN 'u' || floor(r2 * r2 * 300) END,
      CASE WHEN n %% 8 = 0 THEN repeat('long', 300) || n %% 3 WHEN n %% 3 > 0 THEN 'p' || n %% 7 END,
      CASE WHEN n %% 2 > 0 THEN 'r' || n %% 3 END,
      's' || floor(r1 * 2000), at - r2 * interval '3 hours' + (n %% 7 / 6) * r2 * interval '27 hours', at, ('192.0.2.' || n %% 5)::inet,
      CASE WHEN n %% 4 > 0 THEN jsonb_build_object('Item', 'thing-' || floor(r1 * 50)) END,
      n %% 2, %3$d + n / 500 + CASE WHEN r2 > 0.9 THEN floor(r1 * 9)::int ELSE 0 END, n
    FROM
      (SELECT setseed(%4$s)) AS seeded,
      LATERAL (SELECT n, random() AS r1, random() AS r2 FROM generate_series(1, %5$d) AS n) AS number,
      LATERAL (
        SELECT date_trunc(CASE WHEN n %% 5 > 0 THEN 'second' ELSE 'minute' END,
          '%6$s 00:00:00Z'::timestamptz + r1 * interval '23 hours 59 minutes')
      ) AS moment (at)
    """
        .formatted(
            CLIENT,
            UUID.randomUUID(),
            day * 12,
            random.nextDouble(),
            ROWS_OF_A_DAY,
            FIRST.plusDays(day));
  }

  @Test
  void a_breakdown_is_what_a_plain_statement_says() {
    for (int i = 0; i < 80; i++) {
      Selection wanted = wanted();
      EventField by =
          List.of(EventField.ACTION, EventField.PAGE, EventField.ROLE, EventField.USER)
              .get(random.nextInt(4));
      int limit = 1 + random.nextInt(30);

      JsonNode found = asked(STATISTICS.breakdown(CLIENT, new BreakdownQuery(wanted, by, limit)));

      String what = "%s by %s, %s".formatted(wanted, by, Seed.hint());
      Map<String, Long> plainly = plainBreakdown(wanted, by);
      long labelled = plainly.values().stream().mapToLong(Long::longValue).sum();
      Map<String, Long> shown = new LinkedHashMap<>();
      found
          .path("data")
          .forEach(line -> shown.put(line.path("key").asString(), line.path("count").asLong()));
      assertThat(new ArrayList<>(shown.entrySet()))
          .as(what)
          .isEqualTo(plainly.entrySet().stream().limit(limit).toList());
      long total = plainTotal(wanted);
      assertThat(found.path("total").asLong()).as(what).isEqualTo(total);
      assertThat(found.path("none").asLong()).as(what).isEqualTo(total - labelled);
      assertThat(found.path("other").asLong())
          .as(what)
          .isEqualTo(labelled - shown.values().stream().mapToLong(Long::longValue).sum());
      found
          .path("data")
          .forEach(
              line ->
                  assertThat(line.path("share").asDouble())
                      .isCloseTo((double) line.path("count").asLong() / total, within(EXACTLY)));
    }
  }

  @Test
  void a_timeline_is_what_a_plain_statement_says() {
    for (int i = 0; i < 60; i++) {
      Selection wanted = wanted();
      BucketUnit unit = UNITS.get(random.nextInt(UNITS.size()));
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      Instant from = moment();
      TimeRange range = new TimeRange(from, from.plusSeconds(random.nextInt(3 * 86_400)));
      Selection within = wanted.received(range);

      JsonNode found =
          asked(STATISTICS.timeline(CLIENT, new TimelineQuery(within, unit, zone, true, true)));

      String what = "%s by %s in %s, %s".formatted(within, unit, zone, Seed.hint());
      List<Instant> starts =
          found
              .path("data")
              .valueStream()
              .map(line -> OffsetDateTime.parse(line.path("at").asString()).toInstant())
              .toList();
      List<Long> counts =
          found.path("data").valueStream().map(line -> line.path("count").asLong()).toList();
      assertThat(counts).as(what).isEqualTo(plainTimeline(within, starts));
      assertThat(found.path("total").asLong()).as(what).isEqualTo(plainTotal(within));
    }
  }

  @Test
  void a_summary_is_what_a_plain_statement_says() {
    for (int i = 0; i < 60; i++) {
      assertIsPlain(wanted());
    }
  }

  @Test
  void the_summary_of_everything_is_what_a_plain_statement_says() {
    assertIsPlain(
        new Selection(new Conditions(EventFilter.NONE, TimeRange.ALWAYS, null), TimeRange.ALWAYS));
  }

  private static void assertIsPlain(Selection wanted) {
    JsonNode found = asked(STATISTICS.summary(CLIENT, wanted));

    String what = "%s, %s".formatted(wanted, Seed.hint());
    long[] users =
        plainBreakdown(wanted, EventField.USER).values().stream()
            .mapToLong(Long::longValue)
            .toArray();
    long actions = LongStream.of(users).sum();
    assertThat(found.path("actions").asLong()).as(what).isEqualTo(plainTotal(wanted));
    assertThat(found.path("users").asLong()).as(what).isEqualTo(users.length);
    assertThat(found.path("activeUsers").asLong()).as(what).isEqualTo(users.length);
    assertThat(found.path("actionsPerUser").asDouble())
        .as(what)
        .isCloseTo(users.length == 0 ? 0 : (double) actions / users.length, within(EXACTLY));
    assertThat(found.path("gini").asDouble())
        .as(what)
        .isCloseTo(gini(users), within(wanted.isEverything() ? BY_STEPS : EXACTLY));
  }

  private static double gini(long[] actions) {
    double differences = 0;
    double sum = 0;
    for (long one : actions) {
      sum += one;
      for (long other : actions) {
        differences += Math.abs(one - other);
      }
    }
    return actions.length == 0 ? 0 : differences / (2 * actions.length * sum);
  }

  /** Often what the counts can tell, and otherwise anything. */
  private Selection wanted() {
    EventFilter fields =
        switch (random.nextInt(5)) {
          case 0 -> new EventFilter(null, null, null, null, null, null);
          case 1 -> new EventFilter("a" + random.nextInt(22), null, null, null, null, null);
          case 2 -> new EventFilter(null, null, page(), null, null, null);
          case 3 -> new EventFilter(null, null, null, "r" + random.nextInt(4), null, null);
          default ->
              new EventFilter(
                  perhaps(0.4, "a" + random.nextInt(22)),
                  perhaps(0.3, "u" + random.nextInt(310)),
                  perhaps(0.3, page()),
                  perhaps(0.3, "r" + random.nextInt(4)),
                  perhaps(0.1, "s" + random.nextInt(2_000)),
                  perhaps(0.2, "192.0.2." + random.nextInt(6)));
        };
    return new Selection(
        new Conditions(
            fields,
            random.nextInt(6) > 0 ? TimeRange.ALWAYS : range(),
            perhaps(0.1, "THING-" + random.nextInt(50))),
        range());
  }

  private String page() {
    return switch (random.nextInt(10)) {
      case 0 -> "(other)";
      case 1 -> "long".repeat(300) + random.nextInt(4);
      default -> "p" + random.nextInt(8);
    };
  }

  private @Nullable String perhaps(double chance, String value) {
    return random.nextDouble() < chance ? value : null;
  }

  private TimeRange range() {
    Instant from = moment();
    return switch (random.nextInt(4)) {
      case 0 -> TimeRange.ALWAYS;
      case 1 -> new TimeRange(from, TimeRange.LATEST);
      case 2 -> new TimeRange(Instant.EPOCH, from);
      default -> new TimeRange(from, from.plusSeconds(random.nextInt(3 * 86_400)));
    };
  }

  /** Some are the beginning of a minute, of an hour or of a day. */
  private Instant moment() {
    Instant any =
        FIRST
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .minusSeconds(7200)
            .plusSeconds(random.nextInt((DAYS * 86_400)));
    return switch (random.nextInt(5)) {
      case 0 -> Grain.DAY.before(any);
      case 1 -> Grain.HOUR.before(any);
      case 2 -> Grain.MINUTE.before(any);
      case 3 -> any.plusNanos(500_000);
      default -> any;
    };
  }

  private static JsonNode asked(Mono<DatedAnswer> answer) {
    return JsonMapper.shared().readTree(Answers.of(answer).json());
  }

  /** Pages that have no name of their own in the counts are one where nothing but time is asked. */
  private static Map<String, Long> plainBreakdown(Selection wanted, EventField by) {
    String column = "index_key(%s)".formatted(by.column());
    String label =
        by == EventField.PAGE && wanted.isOfTimeAlone()
            ? "CASE WHEN page IN ('p5', 'p6') THEN '(other)' ELSE %s END".formatted(column)
            : column;
    Map<String, Long> found = new LinkedHashMap<>();
    Answers.of(
            plainly(
                    """
                    SELECT %1$s AS label, count(*) AS events FROM events WHERE %%s AND %2$s IS NOT NULL
                    GROUP BY 1 ORDER BY 2 DESC, (%1$s) COLLATE "C"
                    """
                        .formatted(label, by.column()),
                    wanted)
                .map(
                    row ->
                        Map.entry(
                            Column.required(row, "label", String.class),
                            Column.required(row, "events", Long.class)))
                .all())
        .forEach(line -> found.put(line.getKey(), line.getValue()));
    return found;
  }

  private static long plainTotal(Selection wanted) {
    return Answers.of(
        plainly("SELECT count(*) AS events FROM events WHERE %s", wanted)
            .map(row -> Column.required(row, "events", Long.class))
            .one());
  }

  private static List<Long> plainTimeline(Selection wanted, List<Instant> starts) {
    SortedMap<Instant, Long> buckets = new TreeMap<>();
    starts.forEach(start -> buckets.put(start, 0L));
    Answers.of(
            plainly("SELECT received_at FROM events WHERE %s", wanted)
                .map(row -> Column.required(row, "received_at", Instant.class))
                .all())
        .forEach(
            time -> buckets.merge(buckets.headMap(time.plusNanos(1)).lastKey(), 1L, Long::sum));
    return List.copyOf(buckets.values());
  }

  private static GenericExecuteSpec plainly(String sql, Selection wanted) {
    EventFilter fields = wanted.conditions().fields();
    GenericExecuteSpec statement =
        DATABASE
            .sql(
                sql.formatted(
                    """
                    client_id = :client
                      AND (:action::text IS NULL OR action = :action)
                      AND (:user::text IS NULL OR user_id = :user)
                      AND (:page::text IS NULL OR page = :page)
                      AND (:role::text IS NULL OR role = :role)
                      AND (:session::text IS NULL OR session_id = :session)
                      AND (:ip::inet IS NULL OR ip = :ip::inet)
                      AND (:text::text IS NULL OR metadata::text ILIKE '%' || :text || '%')
                      AND received_at >= :from AND received_at < :to
                      AND occurred_at >= :occurredFrom AND occurred_at < :occurredTo
                    """))
            .bind("client", CLIENT)
            .bind("from", wanted.received().from())
            .bind("to", wanted.received().to())
            .bind("occurredFrom", wanted.conditions().occurred().from())
            .bind("occurredTo", wanted.conditions().occurred().to());
    statement = bind(statement, "action", fields.action());
    statement = bind(statement, "user", fields.user());
    statement = bind(statement, "page", fields.page());
    statement = bind(statement, "role", fields.role());
    statement = bind(statement, "session", fields.session());
    statement = bind(statement, "text", wanted.conditions().text());
    return bind(statement, "ip", fields.ip());
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, String name, @Nullable String value) {
    return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
  }

  private static void of(String sql) {
    run(sql.formatted(CLIENT));
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
