package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.Postgres;
import dev.sluice.store.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

/** A database that is there and can't be written to, or is not the one that it was. */
class TroubledDatabaseIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Of which the longest pause between two starts takes five seconds. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final int EVENTS = 300;
  private static final String OF_THE_SERVER =
      " FROM pg_stat_activity WHERE application_name LIKE 'sluice-%'";
  private static final EngineOptions POSTGRES_ALONE =
      EngineOptions.standard().forgetful().without(Kind.KAFKA).without(Kind.REDIS);

  private @TempDir Path temporary;
  private DataFolder folder;
  private Engines engines;
  private QuietProxy proxy;
  private RunningServer server;

  @BeforeEach
  void start() {
    folder = DataFolder.open(temporary.resolve("first"));
    engines = Engines.in(folder, POSTGRES_ALONE).start();
    Postgres postgres = engines.postgres();
    proxy = new QuietProxy(postgres.port());
    String topic = "test-" + UUID.randomUUID();
    server =
        RunningServer.start(
            "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice",
            "sluice.store.username=" + postgres.username(),
            "sluice.store.password=" + postgres.password(),
            "sluice.store.statement-timeout=3s",
            "sluice.access.admin-key-file=" + temporary.resolve("key"),
            "sluice.log.topic=" + topic,
            "sluice.log.group=" + topic);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> server.calls().get("/health").status() == 200);
    send("before");
    awaitStored(LIMIT, "before");
    // by now the key is in the database: from here on it is remembered
    assertThat(server.calls().get("/api/v1/events?limit=1").status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    server.close();
    proxy.close();
    engines.close();
    folder.close();
  }

  @Test
  void rows_that_somebody_has_locked_are_waited_for() throws SQLException {
    try (Connection other = connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE log_positions IN ACCESS EXCLUSIVE MODE");
      send("meanwhile");
      awaitRefusals();
    }

    awaitStored(SOON, "before", "meanwhile");
  }

  @Test
  void what_finds_no_room_on_the_disk_is_stored_once_there_is_some() throws SQLException {
    run(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
        """);
    run("CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()");
    send("meanwhile");
    awaitRefusals();
    run("DROP TRIGGER full_disk ON events");

    awaitStored(SOON, "before", "meanwhile");
    assertThat(number("SELECT count(*) AS number FROM dead_letters")).isZero();
  }

  @Test
  void a_database_that_takes_no_more_connections_is_tried_again() throws SQLException {
    Deque<Connection> crowd = new ArrayDeque<>();
    try {
      crowd(crowd);
      await().atMost(LIMIT).until(() -> isPushedOut(crowd));
      send("meanwhile");
      awaitRefusals();
    } finally {
      for (Connection each : crowd) {
        each.close();
      }
    }

    awaitStored(SOON, "before", "meanwhile");
  }

  @Test
  void a_standby_that_lacks_the_last_commits_takes_over_and_is_given_them_again()
      throws IOException {
    engines.postgres().kill();
    Path behind = temporary.resolve("standby");
    copy(temporary.resolve("first"), behind);
    engines.postgres().start();
    send("lost");
    awaitStored(LIMIT, "before", "lost");

    engines.postgres().kill();
    try (DataFolder standby = DataFolder.open(behind);
        Engines other = Engines.in(standby, POSTGRES_ALONE).start()) {
      proxy.turnTo(other.postgres().port());
      send("after");

      awaitStored(LIMIT, "before", "lost", "after");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Process copying =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    assertThat(copying.onExit().join().exitValue()).isZero();
    Files.deleteIfExists(to.resolve("postgres/data/postmaster.pid"));
  }

  /** Until there is no room for one more. */
  private void crowd(Deque<Connection> crowd) {
    try {
      while (true) {
        crowd.push(connection());
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
    }
  }

  /** Whether all places are the crowd's: who is sent away has gone a moment later, or is back. */
  private boolean isPushedOut(Deque<Connection> crowd) throws SQLException {
    try (Statement statement = crowd.getFirst().createStatement()) {
      boolean wereGone = !statement.executeQuery("SELECT" + OF_THE_SERVER).next();
      statement.execute("SELECT pg_terminate_backend(pid)" + OF_THE_SERVER);
      crowd(crowd);
      return wereGone && !statement.executeQuery("SELECT" + OF_THE_SERVER).next();
    }
  }

  private Connection connection() throws SQLException {
    Postgres postgres = engines.postgres();
    return DriverManager.getConnection(
        "jdbc:" + postgres.url(), postgres.username(), postgres.password());
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Events of an action that no batch before has had, and of as many users. */
  private void send(String action) {
    String events =
        IntStream.range(0, EVENTS)
            .mapToObj(n -> "{\"action\":\"%s\",\"user\":\"%s-%d\"}".formatted(action, action, n))
            .collect(Collectors.joining(",", "[", "]"));
    Calls calls = server.calls();
    await().atMost(LIMIT).until(() -> calls.post("/api/v1/events", events).status() == 202);
  }

  private void awaitRefusals() {
    double before = failures();
    await().atMost(LIMIT).until(() -> failures() > before + 1);
  }

  private double failures() {
    return server
        .calls()
        .get("/metrics")
        .response()
        .body()
        .lines()
        .filter(
            line -> line.startsWith("sluice_stage_errors_total") && line.contains("\"persist\""))
        .filter(line -> line.contains("stage=\"persist\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void awaitStored(Duration limit, String... actions) {
    await()
        .atMost(limit)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(rows()).containsExactlyInAnyOrder(lines(actions));
              assertThat(counted()).containsExactlyInAnyOrder(lines(actions));
              assertThat(number("SELECT sum(actions)::bigint AS number FROM users"))
                  .isEqualTo((long) EVENTS * actions.length);
            });
    Verdict verdict =
        await()
            .atMost(limit)
            .ignoreExceptions()
            .until(
                () -> Answers.of(server.bean(Checker.class).check(null, day -> {})),
                checked -> true);
    assertThat(verdict)
        .returns(true, Verdict::equal)
        .returns((long) EVENTS * actions.length, Verdict::events);
  }

  private static String[] lines(String... actions) {
    return List.of(actions).stream().map(action -> action + " " + EVENTS).toArray(String[]::new);
  }

  private List<String> rows() {
    return texts("SELECT action || ' ' || count(*) AS found FROM events GROUP BY action");
  }

  private List<String> counted() {
    return texts(
        """
        SELECT key || ' ' || sum(value) AS found
        FROM counted_keys JOIN counts USING (client_id)
        WHERE dimension = 'action' AND key_id = id AND span = 'all'
        GROUP BY key
        """);
  }

  private List<String> texts(String sql) {
    return Answers.of(
        server
            .bean(DatabaseClient.class)
            .sql(sql)
            .map(row -> Column.required(row, "found", String.class))
            .all());
  }

  private long number(String sql) {
    return Answers.of(
        server
            .bean(DatabaseClient.class)
            .sql(sql)
            .map(row -> Column.required(row, "number", Long.class))
            .one());
  }
}
