package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.event.Event;
import dev.sluice.log.EventLog;
import dev.sluice.log.InMemoryEventLog;
import dev.sluice.persist.ClosedPeriods.Closed;
import dev.sluice.store.Column;
import dev.sluice.store.ScratchStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.r2dbc.core.DatabaseClient;

/** Tables in which nobody closes periods but the test, and what they have to hold. */
abstract class PeriodsTrial {

  static final Duration FOUR_HOURS = Duration.ofHours(4);

  private static final int PARTITIONS = 4;

  final ScratchStore scratch = new ScratchStore();
  final String topic = "test-" + UUID.randomUUID();
  final UUID client = UUID.randomUUID();
  final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private final DatabaseClient database = scratch.database();
  private final EventDays days = new EventDays(database, Clock.systemUTC(), null);
  private final EventStore store =
      new EventStore(
          database,
          scratch.transactions(),
          days,
          topic,
          StoreTrial.erasures(),
          StoreTrial.profiles(),
          SharedServer.get().bean(PersistSettings.class));
  private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

  /** Nothing may be closed between two looks because a period ends, or is a minute old. */
  private static boolean isWithinAPeriod() {
    long second = Instant.now().getEpochSecond() % FOUR_HOURS.toSeconds();
    return second > 61 && second < FOUR_HOURS.toSeconds() - 20;
  }

  @BeforeEach
  void start() {
    await().atMost(Duration.ofMinutes(2)).until(PeriodsTrial::isWithinAPeriod);
    Answers.of(days.makeWeeks().thenReturn(true));
    assertThat(Answers.of(store.positions(Set.of(0, 1, 2, 3)))).hasSize(PARTITIONS);
  }

  @AfterEach
  void stop() {
    scratch.close();
  }

  Instant daysAgo(int days) {
    return today.minus(Duration.ofDays(days));
  }

  Reports reports() {
    return reports(FOUR_HOURS, new InMemoryEventLog(), topic);
  }

  Reports reports(Duration period, EventLog log, String topic) {
    return new Reports(
        scratch.schema(),
        log,
        new StoredPlaces(database, topic),
        periods(period),
        new SimpleMeterRegistry());
  }

  ClosedPeriods periods(Duration period) {
    return new ClosedPeriods(scratch.transactions(), period);
  }

  List<Closed> look() {
    return Answers.of(reports().look());
  }

  void store(Event... events) {
    store(0, events);
  }

  /** One writer to a partition, as ever. */
  void store(int partition, Event... events) {
    long from = ends.getOrDefault(partition, 0L);
    Answers.of(store.commit(StoreTrial.batch(partition, from, events)));
    ends.put(partition, from + events.length);
  }

  /** As the names of partitions have it. */
  static String digits(Instant day) {
    return day.toString().substring(0, "yyyy-mm-dd".length()).replace("-", "");
  }

  List<String> texts(String sql) {
    return texts(sql, "found");
  }

  List<String> texts(String sql, String column) {
    return Answers.of(
        database.sql(sql).map(row -> Column.required(row, column, String.class)).all());
  }

  long number(String sql) {
    return Answers.of(
        database.sql(sql).map(row -> Column.required(row, "found", Long.class)).one());
  }

  long closed() {
    return number("SELECT count(*) AS found FROM closed_periods");
  }

  /** Asked the simple way: each row, by the period that it lies in. */
  void assertEqualToTheRows() {
    assertThat(texts("SELECT activity_reports::text AS found FROM activity_reports"))
        .containsExactlyInAnyOrderElementsOf(
            texts(
                """
                SELECT row(client_id, starts_at, user_id, count(*))::text AS found
                FROM events JOIN closed_periods ON received_at >= starts_at AND received_at < ends_at
                WHERE kind = 'report' AND user_id IS NOT NULL
                GROUP BY client_id, starts_at, user_id
                """));
    assertThat(texts("SELECT daily_usage::text AS found FROM daily_usage"))
        .containsExactlyInAnyOrderElementsOf(
            texts(
                """
                SELECT row(client_id, starts_at::date, count(*), count(DISTINCT user_id))::text AS found
                FROM events JOIN closed_periods ON received_at >= starts_at AND received_at < ends_at
                WHERE kind = 'day'
                GROUP BY client_id, starts_at
                """));
  }

  /** From the first to the one that ended last, without a hole. */
  void assertWithoutHoles(Instant first) {
    assertThat(
            number(
                """
                SELECT count(*) AS found
                FROM (
                  SELECT starts_at, lag(ends_at) OVER (PARTITION BY kind ORDER BY starts_at) AS before
                  FROM closed_periods) AS period
                WHERE starts_at <> before
                """))
        .isZero();
    assertThat(
            texts(
                """
                SELECT min(starts_at)::text AS found FROM closed_periods GROUP BY kind
                """))
        .hasSize(2)
        .containsOnly(texts("SELECT '%s'::timestamptz::text AS found".formatted(first)).getFirst());
    assertThat(
            number(
                """
                SELECT count(*) AS found FROM closed_periods
                WHERE ends_at = period_start(
                  CASE kind WHEN 'day' THEN interval '24 hours' ELSE interval '4 hours' END,
                  now() - interval '1 minute')
                """))
        .isEqualTo(2);
  }
}
