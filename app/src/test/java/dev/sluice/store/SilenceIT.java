package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** A network between us and PostgreSQL that swallows everything and closes nothing. */
class SilenceIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static QuietProxy proxy;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    proxy = new QuietProxy(SharedEngines.get().postgres().port());
    server =
        RunningServer.start(
            "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice",
            "sluice.store.statement-timeout=3s",
            "sluice.store.read-timeout=3s",
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.log.group=test-" + UUID.randomUUID());
    await().atMost(SOON).until(() -> server.calls().get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
    proxy.close();
  }

  @Test
  void a_statement_that_is_not_answered_is_given_up() {
    assertThatThrownBy(() -> Answers.of(slowWrite(database(), UUID.randomUUID(), proxy::hush)))
        .isInstanceOf(DataAccessException.class)
        .hasRootCauseMessage("No answer from the database within PT5S");
  }

  @Test
  void events_are_stored_and_health_is_well_again_though_old_connections_are_dead() {
    Calls calls = server.calls();
    String user = UUID.randomUUID().toString();
    calls.post("/api/v1/events", event("before", user));
    assertThat(calls.storedActions(user)).containsExactly("before");

    proxy.hush();
    calls.post("/api/v1/events", event("after", user));

    await().atMost(SOON).until(() -> calls.get("/health").status() == 200);
    await().atMost(SOON).until(() -> rows(user) == 3);
  }

  @Test
  void a_writer_that_hears_nothing_any_more_has_written() {
    UUID client = UUID.randomUUID();

    assertThatThrownBy(() -> Answers.of(slowWrite(persistDatabase(), client, proxy::hushAnswers)))
        .isInstanceOf(DataAccessException.class);

    assertThat(names(client)).containsExactly("slow");
  }

  @Test
  void whoever_freezes_in_a_transaction_loses_its_locks() {
    UUID client = UUID.randomUUID();

    assertThatThrownBy(() -> Answers.of(slowWrite(database(), client, proxy::hushAnswers)))
        .isInstanceOf(DataAccessException.class);

    await().atMost(SOON).ignoreExceptions().until(() -> write(client) == 1);
    assertThat(names(client)).containsExactly("quick");
  }

  /** What happens once it is at work must come before its answer. */
  private static Mono<?> slowWrite(DatabaseClient database, UUID client, Runnable whenAtWork) {
    Mono<?> write =
        database
            .sql(
                """
                WITH made AS (INSERT INTO clients (id, name) VALUES (:id, 'slow') RETURNING id)
                SELECT pg_sleep(2)::text AS slept FROM made
                """)
            .bind("id", client)
            .fetch()
            .all()
            .collectList();
    return Mono.when(write, atWork().doOnNext(begun -> whenAtWork.run()))
        .thenReturn("was answered");
  }

  private static Mono<?> atWork() {
    return direct()
        .sql(
            """
            SELECT 1 AS found FROM pg_stat_activity
            WHERE query LIKE 'WITH made%' AND wait_event = 'PgSleep'
            """)
        .fetch()
        .all()
        .next()
        .repeatWhenEmpty(asks -> asks.delayElements(Duration.ofMillis(50)));
  }

  private static long write(UUID client) {
    return Answers.of(
        direct()
            .sql("INSERT INTO clients (id, name) VALUES (:id, 'quick')")
            .bind("id", client)
            .fetch()
            .rowsUpdated());
  }

  private static List<String> names(UUID client) {
    return Answers.of(
        direct()
            .sql("SELECT name FROM clients WHERE id = :id")
            .bind("id", client)
            .map(row -> Column.required(row, "name", String.class))
            .all());
  }

  private static long rows(String user) {
    return Answers.of(
        direct()
            .sql("SELECT count(*) AS rows FROM events WHERE user_id = :user")
            .bind("user", user)
            .map(row -> Column.required(row, "rows", Long.class))
            .one());
  }

  private static String event(String action, String user) {
    return "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }

  private static DatabaseClient database() {
    return server.bean(DatabaseClient.class);
  }

  private static DatabaseClient persistDatabase() {
    return server.bean("persistDatabase", DatabaseClient.class);
  }

  /** Around the proxy. */
  private static DatabaseClient direct() {
    return SharedServer.get().bean(DatabaseClient.class);
  }
}
