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

  private static final Duration SOON = Duration.ofSeconds(60);

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
    assertThatThrownBy(() -> Answers.of(unheard(database(), UUID.randomUUID())))
        .isInstanceOf(DataAccessException.class)
        .hasRootCauseMessage("No answer from the database within PT5S");
  }

  @Test
  void events_are_stored_and_health_is_well_again_though_old_connections_are_dead() {
    Calls calls = server.calls();
    String user = UUID.randomUUID().toString();
    take(calls, event("before", user));
    await().atMost(SOON).until(() -> rows(user) == 1);

    proxy.hush();
    take(calls, event("after", user));

    await().atMost(SOON).until(() -> calls.get("/health").status() == 200);
    await().atMost(SOON).until(() -> rows(user) == 2);
  }

  @Test
  void a_writer_that_hears_nothing_any_more_has_written() {
    UUID client = UUID.randomUUID();

    assertThatThrownBy(() -> Answers.of(unheard(persistDatabase(), client)))
        .isInstanceOf(DataAccessException.class);

    assertThat(names(client)).containsExactly("unheard");
  }

  @Test
  void whoever_freezes_in_a_transaction_loses_its_locks() {
    UUID client = UUID.randomUUID();

    assertThatThrownBy(() -> Answers.of(unheard(database(), client)))
        .isInstanceOf(DataAccessException.class);

    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              write(client);
              assertThat(names(client)).containsExactly("heard");
            });
  }

  /** A write whose answer is lost. */
  private static Mono<?> unheard(DatabaseClient database, UUID client) {
    proxy.hushAnswersTo("'unheard'");
    return database
        .sql(
            """
            WITH made AS (INSERT INTO clients (id, name) VALUES (:id, 'unheard') RETURNING id)
            SELECT id FROM made
            """)
        .bind("id", client)
        .fetch()
        .all()
        .collectList();
  }

  private static void take(Calls calls, String event) {
    await().atMost(SOON).until(() -> calls.post("/api/v1/events", event).status() == 202);
  }

  private static long write(UUID client) {
    return Answers.of(
        direct()
            .sql(
                """
                INSERT INTO clients (id, name) VALUES (:id, 'heard') ON CONFLICT (id) DO NOTHING
                """)
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
    return "{\"id\":\"%s\",\"action\":\"%s\",\"user\":\"%s\"}"
        .formatted(UUID.randomUUID(), action, user);
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
