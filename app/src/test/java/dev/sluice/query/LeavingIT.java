package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeavingIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ASLEEP =
      "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = 'sluice-shared'";

  @TempDir private Path folder;

  @Test
  void a_search_whose_caller_has_left_ends_in_the_database_and_leaves_its_connection_whole() {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.store.url=" + database.url(),
                "sluice.store.read-timeout=1m",
                "sluice.access.admin-key-file=" + folder.resolve("admin-key"))) {
      Calls calls = server.calls();
      await().atMost(SOON).until(() -> calls.get("/api/v1/events").status() == 200);
      slowDown(database);

      List<RawCall> callers = Stream.generate(() -> search(server)).limit(4).toList();
      await().atMost(SOON).until(() -> database.texts(ASLEEP).size() == 4);
      List<String> sessions = database.texts(ASLEEP);
      callers.forEach(RawCall::close);

      await().atMost(SOON).until(() -> database.texts(ASLEEP).isEmpty());
      assertThat(database.texts("SELECT pid FROM pg_stat_activity")).containsAll(sessions);
      speedUp(database);
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(200);
    }
  }

  private static RawCall search(RunningServer server) {
    return new RawCall(server.port())
        .send(
            "GET /api/v1/events HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\n\r\n"
                .formatted(server.calls().key()));
  }

  private static void slowDown(ScratchDatabase database) {
    database.run("ALTER TABLE event_segments RENAME TO known_segments");
    database.run(
        "CREATE VIEW event_segments AS SELECT known_segments.* FROM pg_sleep(60), known_segments");
  }

  private static void speedUp(ScratchDatabase database) {
    database.run("DROP VIEW event_segments");
    database.run("ALTER TABLE known_segments RENAME TO event_segments");
  }
}
