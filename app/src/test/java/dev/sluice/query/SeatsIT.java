package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeatsIT {

  @TempDir private Path folder;

  @Test
  void searches_beyond_those_that_are_answered_at_a_time_are_told_to_come_again() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        ScratchDatabase database = new ScratchDatabase();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.query.searches=8",
                "sluice.store.url=" + database.url(),
                "sluice.access.admin-key-file=" + folder.resolve("admin-key"))) {
      Calls calls = server.calls();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> calls.get("/api/v1/events").status() == 200);

      List<CompletableFuture<Calls.Answer>> searches;
      try (Connection locked = database.locked("event_segments")) {
        searches =
            Stream.generate(
                    () -> CompletableFuture.supplyAsync(() -> calls.get("/api/v1/events"), clients))
                .limit(4)
                .toList();
        await().until(() -> searches.stream().filter(CompletableFuture::isDone).count() == 2);
        assertThat(searches)
            .filteredOn(CompletableFuture::isDone)
            .allSatisfy(
                search -> {
                  assertThat(search.join().status()).isEqualTo(503);
                  assertThat(search.join().header("Retry-After")).isEqualTo("1");
                });
        locked.rollback();
      }

      assertThat(searches.stream().map(search -> search.join().status()))
          .containsExactlyInAnyOrder(200, 200, 503, 503);
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(200);
    }
  }
}
