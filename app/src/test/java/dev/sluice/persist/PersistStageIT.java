package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.Logged;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.live.Announcements;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.log.InMemoryEventLog;
import dev.sluice.platform.StageRunner;
import dev.sluice.platform.Traces;
import dev.sluice.store.Column;
import dev.sluice.store.Schema;
import dev.sluice.store.Transactions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.ExecuteFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PersistStageIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than any test holds a batch up. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final ExecuteFunction AS_IT_IS = statement -> statement.execute();

  private final UUID client = UUID.randomUUID();
  private final String topic = "test-" + UUID.randomUUID();
  private final EventLog log = new InMemoryEventLog();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void a_batch_that_fails_is_stored_by_the_next_start() {
    append(10);
    AtomicInteger failures = new AtomicInteger(4);
    StageRunner runner =
        runner(
            statement ->
                isFirstOfABatch(statement) && failures.getAndDecrement() > 0
                    ? Mono.error(new R2dbcTransientResourceException("out of order"))
                    : statement.execute());

    runner.start();

    await().atMost(SOON).until(() -> rows() == 10);
    append(5);
    await().atMost(SOON).until(() -> rows() == 15);
    assertThat(errors()).isGreaterThanOrEqualTo(2);
    stop(runner);
    assertBalance(15);
  }

  @Test
  void two_that_persist_the_same_store_each_event_once() {
    List<StageRunner> both = List.of(runner(AS_IT_IS), runner(AS_IT_IS));
    both.forEach(StageRunner::start);

    long sent = 0;
    while (sent < 200 || (errors() == 0 && sent < 100_000)) {
      append(10);
      sent += 10;
    }

    long all = sent;
    await().atMost(SOON).until(() -> rows() == all);
    both.forEach(PersistStageIT::stop);
    assertThat(errors()).as("times that one of them was fenced").isPositive();
    assertBalance(all);
  }

  @Test
  void what_is_in_hand_at_the_end_is_stored_and_the_rest_by_the_next_start() {
    append(30);
    CountDownLatch begun = new CountDownLatch(1);
    Sinks.Empty<Void> gate = Sinks.empty();
    StageRunner runner = runner(gated(begun, gate));
    runner.start();
    pass(begun);

    CountDownLatch stopped = new CountDownLatch(1);
    runner.stop(stopped::countDown);
    boolean stoppedBeforeItWasStored = stopped.getCount() == 0;
    gate.tryEmitEmpty();
    pass(stopped);
    long storedAtTheEnd = rows();

    assertThat(stoppedBeforeItWasStored).isFalse();
    assertThat(storedAtTheEnd).isPositive();
    StageRunner next = runner(AS_IT_IS);
    next.start();
    await().atMost(SOON).until(() -> rows() == 30);
    stop(next);
    assertBalance(30);
  }

  @Test
  void who_wakes_with_a_batch_in_hand_that_another_has_stored_writes_nothing() {
    append(30);
    CountDownLatch begun = new CountDownLatch(1);
    Sinks.Empty<Void> gate = Sinks.empty();
    StageRunner paused = runner(gated(begun, gate));
    paused.start();
    pass(begun);
    StageRunner other = runner(AS_IT_IS);
    other.start();
    await().atMost(SOON).until(() -> rows() == 30);

    try (Logged lines = Logged.by(StageRunner.class)) {
      gate.tryEmitEmpty();

      await()
          .atMost(SOON)
          .until(
              () ->
                  lines.lines().stream()
                      .anyMatch(line -> line.getFormattedMessage().contains("FencedException")));
    }
    append(5);
    await().atMost(SOON).until(() -> rows() == 35);
    stop(paused);
    stop(other);
    assertBalance(35);
  }

  @Test
  void while_the_database_does_not_answer_no_more_is_read_than_two_batches_ahead() {
    CountDownLatch begun = new CountDownLatch(1);
    Sinks.Empty<Void> gate = Sinks.empty();
    EndlessLog endless = new EndlessLog(client, settings().batchEvents());
    StageRunner runner = runner(endless, gated(begun, gate), PATIENCE);
    runner.start();
    pass(begun);

    // one in hand, two on the shelf, and one on its way there
    await().atMost(SOON).until(() -> endless.batches() == 4);
    await().during(Duration.ofSeconds(1)).until(() -> endless.batches() == 4);

    endless.end();
    gate.tryEmitEmpty();
    stop(runner);
  }

  /** Holds each batch up before it is written. */
  private static ExecuteFunction gated(CountDownLatch begun, Sinks.Empty<Void> gate) {
    return statement -> {
      if (!isFirstOfABatch(statement)) {
        return statement.execute();
      }
      begun.countDown();
      return gate.asMono().thenMany(Flux.from(statement.execute()));
    };
  }

  private double errors() {
    return meters.get("sluice.stage.errors").tag("stage", "persist").counter().count();
  }

  private void assertBalance(long events) {
    assertThat(StoreTrial.check(client, SharedServer.get().bean(Checker.class)))
        .returns(true, Verdict::equal)
        .returns(events, Verdict::events);
  }

  private static PersistSettings settings() {
    return StoreTrial.settings(null, 1000, 1000);
  }

  @Test
  void a_log_that_gives_nothing_though_it_holds_something_is_read_anew() {
    append(10);
    SilentLog silent = new SilentLog(log);
    StageRunner runner = runner(silent, AS_IT_IS, Duration.ofSeconds(3));

    runner.start();

    await().atMost(SOON).until(() -> rows() == 10);
    assertThat(silent.starts()).isEqualTo(2);
    assertThat(meters.get("sluice.stage.errors").tag("stage", "persist").counter().count()).isOne();
    stop(runner);
  }

  private StageRunner runner(ExecuteFunction execution) {
    return runner(log, execution, PATIENCE);
  }

  private Watchdog watchdog(EventLog log, DatabaseClient database, Duration patience) {
    return new Watchdog(
        log::ends, new StoredPlaces(database, topic)::isPast, Clock.systemUTC(), patience);
  }

  private StageRunner runner(EventLog log, ExecuteFunction execution, Duration patience) {
    DatabaseClient database =
        DatabaseClient.builder()
            .connectionFactory(SharedServer.get().bean(ConnectionPool.class))
            .executeFunction(execution)
            .build();
    RunningServer server = SharedServer.get();
    EventDays days = new EventDays(database, Clock.systemUTC(), null);
    PersistStage stage =
        new PersistStage(
            log,
            server.bean(Schema.class),
            new EventStore(
                database,
                server.bean(Transactions.class),
                days,
                topic,
                StoreTrial.erasures(),
                StoreTrial.profiles(),
                settings()),
            days,
            server.bean(Announcements.class),
            watchdog(log, database, patience),
            new Lag(
                log,
                new StoredPlaces(database, topic),
                server.bean(Schema.class),
                Clock.systemUTC(),
                meters),
            settings(),
            meters,
            Traces.OFF);
    return new StageRunner(List.of(stage), meters);
  }

  /** A statement names all that its connection has ever prepared, and its own words after that. */
  private static boolean isFirstOfABatch(Statement statement) {
    return statement.toString().contains("sql='SELECT number_keys");
  }

  private void append(int events) {
    Answers.of(
        log.append(
            client,
            IntStream.range(0, events)
                .mapToObj(i -> Encoded.of(Events.ofUser(client, "x", "user-" + i)))
                .toList()));
  }

  private static void stop(StageRunner runner) {
    CountDownLatch stopped = new CountDownLatch(1);
    runner.stop(stopped::countDown);
    pass(stopped);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private long rows() {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql("SELECT count(*) AS found FROM events WHERE client_id = :client")
            .bind("client", client)
            .map(row -> Column.required(row, "found", Long.class))
            .one());
  }
}
