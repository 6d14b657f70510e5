package dev.sluice.persist;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.Logged;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.event.Event;
import dev.sluice.log.Batch;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.log.Reach;
import dev.sluice.log.Starts;
import dev.sluice.persist.ClosedPeriods.Closed;
import dev.sluice.store.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReportsIT extends PeriodsTrial {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Random random = Seed.random();

  @Test
  void what_users_have_done_is_added_up_by_period_and_by_day() {
    List<UUID> clients = Stream.generate(UUID::randomUUID).limit(5).toList();
    store(Events.received(client, daysAgo(3)));
    store(
        Stream.generate(() -> ofAny(clients, daysAgo(3), Duration.ofDays(4)))
            .filter(event -> event.receivedAt().isBefore(Instant.now()))
            .limit(3000)
            .toArray(Event[]::new));

    look();

    assertEqualToTheRows();
    assertWithoutHoles(daysAgo(3));
  }

  private Event ofAny(List<UUID> clients, Instant from, Duration reach) {
    String user = random.nextInt(5) == 0 ? null : "user-" + random.nextInt(40);
    return Events.ofUser(
        clients.get(random.nextInt(clients.size())),
        user,
        from.plusSeconds(random.nextLong(reach.toSeconds()))
            .plusNanos(random.nextInt(1000) * 1000L));
  }

  @Test
  void what_was_missed_while_nobody_looked_is_made_up_in_order_the_empty_periods_too() {
    store(Events.ofUser(client, "ada", daysAgo(5)), Events.ofUser(client, "ada", daysAgo(1)));

    List<Closed> made = look();

    assertThat(made.stream().filter(period -> period.kind() == PeriodKind.REPORT))
        .isSortedAccordingTo((one, other) -> one.starts().compareTo(other.starts()))
        .hasSizeGreaterThanOrEqualTo(5 * 6 - 1)
        .filteredOn(period -> period.rows() > 0)
        .extracting(Closed::starts)
        .containsExactly(daysAgo(5), daysAgo(1));
    assertWithoutHoles(daysAgo(5));
    assertThat(look()).isEmpty();
  }

  @Test
  void several_that_look_at_once_make_each_period_once() {
    store(Events.ofUser(client, "ada", daysAgo(4)));

    List<Closed> made =
        Answers.of(Flux.range(0, 4).flatMap(i -> reports().look()).concatWith(reports().look()));

    assertThat(made).doesNotHaveDuplicates().hasSize((int) closed());
    assertEqualToTheRows();
    assertWithoutHoles(daysAgo(4));
  }

  @Test
  void nothing_is_closed_before_all_is_stored_that_the_log_holds() {
    store(Events.ofUser(client, "ada", daysAgo(1)));
    EventLog log = SharedServer.get().bean(EventLog.class);
    Answers.of(log.append(client, List.of(Encoded.of(Events.of(client, "x")))));
    Reports behind = reports(FOUR_HOURS, log, "another topic");

    assertThat(Answers.of(behind.look())).isEmpty();

    assertThat(closed()).isZero();
    Answers.of(log.ends())
        .next()
        .forEach(
            (partition, end) ->
                scratch.run(
                    // others' events may still come
                    "INSERT INTO log_positions (topic, partition, next_offset) VALUES ('another topic', %d, %d)"
                        .formatted(partition, end + 1_000_000)));
    assertThat(Answers.of(behind.look())).isNotEmpty();
    assertWithoutHoles(daysAgo(1));
  }

  @Test
  void nothing_is_closed_while_the_log_is_away_and_all_is_once_it_is_back() {
    store(Events.ofUser(client, "ada", daysAgo(1)));
    IllegalStateException away = new IllegalStateException("away");

    try (Logged dropped = Logged.by("reactor.core.publisher.Operators")) {
      Flux<Closed> look = reports(FOUR_HOURS, new End(Mono.error(away)), topic).look();

      assertThatThrownBy(look::blockLast).isSameAs(away);

      assertThat(dropped.lines()).noneMatch(line -> tellsOf(line, away));
    }
    assertThat(closed()).isZero();
    assertThat(Answers.of(reports().look())).isNotEmpty();
    assertWithoutHoles(daysAgo(1));
  }

  private static boolean tellsOf(ILoggingEvent line, Throwable failure) {
    return ThrowableProxyUtil.asString(line.getThrowableProxy()).contains(failure.toString());
  }

  /** A log that is asked for nothing but its end. */
  private record End(Mono<Reach> ends) implements EventLog {

    @Override
    public Mono<Reach> append(UUID client, List<Encoded> events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <S, R> Flux<Durable<R>> append(
        Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Duration> retention() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void a_period_that_fails_is_not_there_at_all_and_is_made_up() {
    store(Events.ofUser(client, "ada", daysAgo(2)), Events.ofUser(client, "eve", daysAgo(1)));
    scratch.run(
        "ALTER TABLE activity_reports ADD CONSTRAINT nothing_of_eve CHECK (user_id <> 'eve')");

    Reports reports = reports();
    Answers.of(reports.look());

    assertThat(reports.raised())
        .singleElement()
        .asString()
        .startsWith("To add up the next report has failed")
        .contains("nothing_of_eve");
    assertThat(number("SELECT count(*) AS found FROM closed_periods WHERE kind = 'day'"))
        .isPositive();
    assertThat(number("SELECT count(*) AS found FROM closed_periods WHERE kind = 'report'"))
        .isEqualTo(6);
    scratch.run("ALTER TABLE activity_reports DROP CONSTRAINT nothing_of_eve");
    look();
    assertEqualToTheRows();
    assertWithoutHoles(daysAgo(2));
  }

  @Test
  void a_period_whose_connection_is_killed_is_not_there_at_all_and_is_made_up()
      throws SQLException {
    store(Events.ofUser(client, "ada", daysAgo(2)));
    CompletableFuture<@Nullable Void> killed;
    try (Connection lock = scratch.locked("daily_usage")) {
      killed = reports().look().then().toFuture();
      await().atMost(SOON).until(() -> killsWhoWaitsFor(lock));
    }

    assertThat(killed).failsWithin(SOON);
    await().atMost(SOON).until(this::isNobodyAtWork);
    assertThat(number("SELECT count(*) AS found FROM closed_periods WHERE kind = 'day'")).isZero();
    look();
    assertEqualToTheRows();
    assertWithoutHoles(daysAgo(2));
  }

  /** Who is killed says so before his transaction has ended. */
  private boolean isNobodyAtWork() {
    return number(
            """
            SELECT count(*) AS found FROM pg_locks
            WHERE locktype = 'advisory' AND objid = 'closed_periods'::regclass::oid
            """)
        == 0;
  }

  private static boolean killsWhoWaitsFor(Connection lock) throws SQLException {
    try (Statement statement = lock.createStatement()) {
      return statement
          .executeQuery(
              """
              SELECT pg_terminate_backend(pid) FROM pg_locks
              WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
              """)
          .next();
    }
  }

  @Test
  void where_the_period_is_changed_the_next_one_begins_where_the_last_one_ended() {
    store(Events.ofUser(client, "ada", daysAgo(1)), Events.ofUser(client, "ada", daysAgo(2)));
    ClosedPeriods before = periods(Duration.ofHours(6));
    ClosedPeriods after = periods(Duration.ofHours(4));

    List<Closed> made =
        Flux.just(before, before, before, after, after, after)
            .concatMap(periods -> periods.closeNext(PeriodKind.REPORT, today))
            .collectList()
            .block(SOON);

    assertThat(requireNonNull(made))
        .extracting(period -> Duration.between(daysAgo(2), period.starts()).toHours())
        .containsExactly(0L, 6L, 12L, 18L, 20L, 24L);
    assertThat(made.getLast().ends()).isEqualTo(daysAgo(1).plus(FOUR_HOURS));
  }

  @Test
  void where_nothing_is_counted_the_current_period_is_the_first() {
    assertThat(look()).isEmpty();

    assertThat(
            number(
                """
                SELECT count(*) AS found FROM period_kinds
                WHERE begins_at = period_start(
                  CASE kind WHEN 'day' THEN interval '24 hours' ELSE interval '4 hours' END, now())
                """))
        .isEqualTo(2);
    assertThat(closed()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void no_other_day_is_read_than_that_of_the_period(PeriodKind kind) {
    store(Events.received(client, daysAgo(1)), Events.received(client, daysAgo(2)));
    String statement =
        kind.addUp().replace(":starts", quoted(daysAgo(1))).replace(":ends", quoted(today));

    List<String> plan = texts("EXPLAIN " + statement, "QUERY PLAN");

    assertThat(plan).anyMatch(line -> line.contains(" on events_" + digits(daysAgo(1))));
    assertThat(plan).noneMatch(line -> line.contains(digits(daysAgo(2))));
  }

  private static String quoted(Instant time) {
    return "'%s'::timestamptz".formatted(time);
  }

  @Test
  void the_server_looks_by_itself() {
    DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);

    await()
        .atMost(SOON)
        .until(
            () ->
                Answers.of(
                    database
                        .sql("SELECT count(begins_at) AS found FROM period_kinds")
                        .map(row -> Column.required(row, "found", Long.class) == 2)
                        .one()));
  }

  @Test
  void a_stage_looks_when_it_starts() {
    store(Events.ofUser(client, "ada", daysAgo(1)));

    Answers.of(Flux.from(reports().flow(Mono.never())).next());

    assertWithoutHoles(daysAgo(1));
  }
}
