package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReplicaIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final EngineOptions POSTGRES_ALONE =
      EngineOptions.standard().forgetful().without(Kind.KAFKA).without(Kind.REDIS);

  private @TempDir Path temporary;
  private DataFolder folder;
  private DataFolder copied;
  private Engines primary;
  private Engines replica;
  private RunningServer server;
  private Calls calls;

  @BeforeEach
  void start() throws IOException {
    folder = DataFolder.open(temporary.resolve("primary"));
    primary = Engines.in(folder, POSTGRES_ALONE).start();
    primary.postgres().kill();
    copied = standby();
    primary.postgres().start();
    replica = Engines.in(copied, POSTGRES_ALONE).start();
    String topic = "test-" + UUID.randomUUID();
    server =
        RunningServer.start(
            "sluice.store.url=" + primary.postgres().url(),
            "sluice.store.username=" + primary.postgres().username(),
            "sluice.store.password=" + primary.postgres().password(),
            "sluice.store.read-url=" + replica.postgres().url(),
            "sluice.store.read-lag=1s",
            "sluice.access.admin-key-file=" + temporary.resolve("key"),
            "sluice.log.topic=" + topic,
            "sluice.log.group=" + topic);
    calls = server.calls();
    await().atMost(LIMIT).ignoreExceptions().until(() -> calls.get("/health").status() == 200);
    store("first");
    awaitFound("first");
  }

  private DataFolder standby() throws IOException {
    Path copy = temporary.resolve("replica");
    Process copying =
        new ProcessBuilder("cp", "-a", temporary.resolve("primary").toString(), copy.toString())
            .inheritIO()
            .start();
    assertThat(copying.onExit().join().exitValue()).isZero();
    Path data = copy.resolve("postgres/data");
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%s user=postgres password=%s'\n"
            .formatted(port(primary.postgres()), primary.postgres().superuserPassword()));
    return DataFolder.open(copy);
  }

  private static String port(Postgres postgres) {
    return String.valueOf(postgres.port());
  }

  @AfterEach
  void stop() {
    server.close();
    replica.close();
    primary.close();
    copied.close();
    folder.close();
  }

  @Test
  void callers_are_answered_by_the_replica_while_it_is_not_too_far_behind() throws Exception {
    await().atMost(LIMIT).until(this::isAnsweredByReplica);

    superuser(replica.postgres(), "SELECT pg_wal_replay_pause()");
    store("meanwhile");
    Instant stored = Instant.now();

    awaitFound("meanwhile");
    assertThat(rows(replica.postgres())).isEqualTo(1);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(asOf()).isAfter(stored));
    await().atMost(LIMIT).until(() -> alarms().toString().contains("more than 1000 ms behind"));

    superuser(replica.postgres(), "SELECT pg_wal_replay_resume()");
    await().atMost(LIMIT).until(this::isAnsweredByReplica);
    await().atMost(LIMIT).until(() -> found().containsAll(List.of("first", "meanwhile")));
    await().atMost(LIMIT).until(() -> alarms().isEmpty());
  }

  @Test
  void whichever_is_left_answers() throws Exception {
    await().atMost(LIMIT).until(this::isAnsweredByReplica);

    replica.postgres().kill();
    awaitFound("first");
    store("while the replica was away");
    awaitFound("while the replica was away");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(calls.get("/health").json().path("services").path("replica").asString())
                    .isEqualTo("disconnected"));
    assertThat(calls.get("/health").status()).isEqualTo(200);

    replica.postgres().start();
    await().atMost(LIMIT).until(this::isAnsweredByReplica);
    awaitFound("while the replica was away");
    primary.postgres().kill();

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(found()).containsExactly("while the replica was away", "first"));
    assertThat(calls.get("/health/ready").status()).isEqualTo(200);
    primary.postgres().start();
  }

  private List<String> alarms() {
    return calls
        .get("/health")
        .json()
        .path("alarms")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  /** By an id, since it may be sent again. */
  private void store(String action) {
    String event = "{\"action\":\"%1$s\",\"id\":\"%1$s\"}".formatted(action);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                calls
                    .post("/api/v1/events?ack=stored", event)
                    .json()
                    .path("stored")
                    .asBoolean(false));
  }

  private void awaitFound(String action) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(found()).contains(action));
  }

  private List<String> found() {
    Calls.Answer answer = calls.get("/api/v1/events");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer
        .json()
        .path("data")
        .valueStream()
        .map(event -> event.path("action").asString())
        .toList();
  }

  private Instant asOf() {
    return Instant.parse(calls.get("/api/v1/events").json().path("asOf").asString());
  }

  private boolean isAnsweredByReplica() throws SQLException {
    long before = searches(replica.postgres());
    return calls.get("/api/v1/events").status() == 200 && searches(replica.postgres()) > before;
  }

  /** When a caller was last answered by it. */
  private static long searches(Postgres postgres) throws SQLException {
    return number(
        postgres,
        """
        SELECT coalesce(max(extract(epoch FROM query_start) * 1000000), 0)::bigint FROM pg_stat_activity
        WHERE application_name = 'sluice-shared'
        """);
  }

  private static long rows(Postgres postgres) throws SQLException {
    return number(postgres, "SELECT count(*) FROM events");
  }

  private static long number(Postgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + postgres.url(), postgres.username(), postgres.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void superuser(Postgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + postgres.url(), "postgres", postgres.superuserPassword());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
