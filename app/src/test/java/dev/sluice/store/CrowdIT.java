package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** More readers than there are connections. */
class CrowdIT {

  private static final int CONNECTIONS = 2;
  private static final int WAITING = 3;

  /** Well before any of those who sleep wakes up. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final Duration STARTED = Duration.ofSeconds(60);

  private static RunningServer server;

  private final Disposable.Composite crowd = Disposables.composite();

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.store.connections=" + CONNECTIONS,
            "sluice.store.waiting=" + WAITING,
            "sluice.store.acquire-timeout=60s",
            "sluice.store.read-timeout=60s",
            "sluice.ingest.stored-timeout=8s",
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.log.group=test-" + UUID.randomUUID());
    Calls calls = server.calls();
    await().atMost(STARTED).until(() -> calls.get("/health").status() == 200);
    await().atMost(STARTED).until(() -> calls.get("/api/v1/events?limit=1").status() == 200);
    await().atMost(STARTED).until(CrowdIT::isStored);
  }

  private static boolean isStored() {
    return server
        .calls()
        .post("/api/v1/events?ack=stored", "{\"action\":\"x\"}")
        .response()
        .body()
        .contains("\"stored\":true");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() {
    crowd.dispose();
    await().atMost(SOON).until(() -> sleepers() == 0);
  }

  @Test
  void readers_that_take_every_connection_hold_up_neither_persist_nor_health() {
    Calls calls = server.calls();
    String user = UUID.randomUUID().toString();
    crowd(CONNECTIONS);

    int status =
        calls.post("/api/v1/events", "{\"action\":\"x\",\"user\":\"%s\"}".formatted(user)).status();

    assertThat(status).isEqualTo(202);
    await().atMost(SOON).until(() -> rows(user) == 1);
    await()
        .atMost(SOON)
        .until(() -> calls.get("/health").json().path("status").asString().equals("healthy"));
    assertThat(sleepers()).isEqualTo(CONNECTIONS);
  }

  @Test
  void readers_that_take_every_connection_hold_up_nobody_who_waits_until_his_events_are_stored() {
    crowd(CONNECTIONS + WAITING);

    assertThat(isStored()).isTrue();
    assertThat(sleepers()).isEqualTo(CONNECTIONS);
  }

  @Test
  void readers_that_take_every_connection_hold_up_nobody_who_comes_with_a_new_key_or_changes_one() {
    Calls newcomer = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));
    crowd(CONNECTIONS + WAITING);

    int taken = newcomer.post("/api/v1/events", "{\"action\":\"x\"}").status();
    Calls.Answer made = server.calls().post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"read\"}");
    int revoked =
        server.calls().delete("/api/v1/keys/" + made.json().path("id").asString()).status();

    assertThat(List.of(taken, made.status(), revoked)).containsExactly(202, 201, 204);
    assertThat(sleepers()).isEqualTo(CONNECTIONS);
  }

  @Test
  void one_reader_more_than_may_wait_is_refused_at_once() {
    crowd(CONNECTIONS + WAITING);

    Calls.Answer refused = server.calls().get("/api/v1/events?limit=1");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).matches("\\d+");
    assertThat(sleepers()).isEqualTo(CONNECTIONS);
  }

  private void crowd(int readers) {
    IntStream.range(0, readers).forEach(reader -> crowd.add(sleep().subscribe()));
    await().atMost(SOON).until(() -> sleepers() == CONNECTIONS);
  }

  private Mono<?> sleep() {
    return server.bean(DatabaseClient.class).sql("SELECT pg_sleep(50)::text").fetch().all().then();
  }

  private static long sleepers() {
    return count(
        """
        SELECT count(*) AS rows FROM pg_stat_activity
        WHERE query LIKE 'SELECT pg_sleep(50)%' AND wait_event = 'PgSleep'
        """);
  }

  private static long rows(String user) {
    return count("SELECT count(*) AS rows FROM events WHERE user_id = '%s'".formatted(user));
  }

  private static long count(String sql) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(sql)
            .map(row -> Column.required(row, "rows", Long.class))
            .one());
  }
}
