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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that has two seats. */
class SeatsIT {

  @TempDir private static Path folder;

  private static ExecutorService clients;
  private static ScratchDatabase database;
  private static RunningServer server;
  private static Calls calls;

  @BeforeAll
  static void start() {
    clients = Executors.newVirtualThreadPerTaskExecutor();
    database = new ScratchDatabase();
    server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.query.searches=8",
            "sluice.store.url=" + database.url(),
            "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
    calls = server.calls();
    await().atMost(Duration.ofSeconds(30)).until(() -> calls.get("/api/v1/events").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    clients.close();
  }

  @Test
  void searches_beyond_those_that_are_answered_at_a_time_are_told_to_come_again() throws Exception {
    List<CompletableFuture<Calls.Answer>> searches;
    try (Connection locked = database.locked("event_segments")) {
      searches = asked("/api/v1/events", 4);
      await().until(() -> done(searches) == 2);
      assertThat(searches)
          .filteredOn(CompletableFuture::isDone)
          .allSatisfy(
              search -> {
                assertThat(search.join().status()).isEqualTo(503);
                assertThat(search.join().header("Retry-After")).isEqualTo("1");
              });
      locked.rollback();
    }

    assertThat(statuses(searches)).containsExactlyInAnyOrder(200, 200, 503, 503);
    assertThat(calls.get("/api/v1/events").status()).isEqualTo(200);
  }

  @Test
  void who_asks_what_is_being_found_out_for_another_takes_no_seat() throws Exception {
    List<CompletableFuture<Calls.Answer>> many;
    List<CompletableFuture<Calls.Answer>> others;
    try (Connection locked = database.locked("event_segments")) {
      many = asked("/api/v1/stats/summary?user=ada", 12);
      await().until(() -> waiting() == 1);
      others = asked("/api/v1/events", 2);
      await().until(() -> done(others) == 1);
      locked.rollback();
    }

    assertThat(statuses(many)).containsOnly(200);
    assertThat(statuses(others)).containsExactlyInAnyOrder(200, 503);
  }

  private static List<CompletableFuture<Calls.Answer>> asked(String question, int times) {
    return Stream.generate(() -> CompletableFuture.supplyAsync(() -> calls.get(question), clients))
        .limit(times)
        .toList();
  }

  private static long done(List<CompletableFuture<Calls.Answer>> asked) {
    return asked.stream().filter(CompletableFuture::isDone).count();
  }

  private static List<Integer> statuses(List<CompletableFuture<Calls.Answer>> asked) {
    return asked.stream().map(each -> each.join().status()).toList();
  }

  private static long waiting() {
    return database
        .texts(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        .size();
  }
}
