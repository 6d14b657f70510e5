package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingErasureIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void what_was_asked_for_waits_until_somebody_does_it() {
    try (ScratchDatabase database = new ScratchDatabase()) {
      try (RunningServer server = server(database, "query")) {
        Calls calls = server.calls();
        await().atMost(SOON).until(() -> calls.get("/api/v1/events").status() == 200);

        Calls.Answer erased = calls.delete("/api/v1/users/ada");

        assertThat(erased.status()).as(erased.response().body()).isEqualTo(202);
        assertThat(erased.header("Retry-After")).isEqualTo("5");
        assertThat(erased.json().path("done").asBoolean()).isFalse();
        assertThat(pending(database)).isTrue();
      }
      try (RunningServer server = server(database, "persist")) {
        await().atMost(SOON).until(() -> !pending(database));
        assertThat(server.port()).isPositive();
      }
    }
  }

  @Test
  void a_client_does_it_so_often_and_no_more() {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer server = server(database, "query")) {
      await().atMost(SOON).until(() -> server.calls().get("/api/v1/events").status() == 200);
      Calls calls = owner(server);

      assertThat(calls.get("/api/v1/users/ada").status()).isEqualTo(200);
      assertThat(calls.get("/api/v1/users/bob").status()).isEqualTo(200);
      Calls.Answer third = calls.get("/api/v1/users/cyd");

      assertThat(third.status()).isEqualTo(429);
      assertThat(third.json().path("type").asString()).isEqualTo("/problems/too-many-requests");
    }
  }

  private RunningServer server(ScratchDatabase database, String role) {
    return RunningServer.start(
        "sluice.roles=" + role,
        "sluice.log.topic=" + folder.getFileName(),
        "sluice.access.people-per-hour=2",
        "sluice.store.url=" + database.url(),
        "sluice.access.secrets-file=" + folder.resolve("secrets"),
        "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
  }

  private static Calls owner(RunningServer server) {
    Calls.Answer registered =
        server
            .calls()
            .post(
                "/api/v1/clients",
                "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse\"}");
    return new Calls(
        "http://127.0.0.1:" + server.port(), registered.json().path("token").asString());
  }

  private static boolean pending(ScratchDatabase database) {
    return database.finds("SELECT FROM erasures WHERE user_id IS NOT NULL");
  }
}
