package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One client asks for more than there are connections, and each waits for its own row. */
class FloodIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CALLS = 40;

  private static ScratchDatabase database;
  private static RunningServer server;

  private final Newcomer ann = newcomer();
  private final Newcomer bob = newcomer();

  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    server =
        RunningServer.start(
            "sluice.roles=live,query",
            "sluice.store.url=" + database.url(),
            "sluice.store.waiting=3");
    await().atMost(SOON).until(() -> server.calls().get("/health").status() == 200);
    await().atMost(SOON).until(() -> server.calls().get("/api/v1/events?limit=1").status() == 200);
    MadeSecrets.awaitIn(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Newcomer newcomer() {
    return Newcomer.come(server);
  }

  @Test
  void a_client_that_makes_keys_in_a_flood_holds_up_nobody_else() throws SQLException {
    floodsAloneWith(this::makeKey);
  }

  @Test
  void a_client_that_asks_for_tickets_in_a_flood_holds_up_nobody_else() throws SQLException {
    Calls reader = ann.owner();
    floodsAloneWith(
        () ->
            reader.send(
                reader.request("/api/v1/live/tickets").POST(BodyPublishers.noBody()).build()));
  }

  @Test
  void a_client_that_floods_is_suspended_all_the_same() {
    long end = System.nanoTime() + SOON.toNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> flood =
          IntStream.range(0, CALLS)
              .mapToObj(i -> callers.submit(() -> makesKeysUntil(401, end)))
              .toList();
      await().atMost(SOON).until(() -> keys(ann) == 50);

      Calls.Answer suspended =
          server.calls().patch("/api/v1/clients/" + ann.id(), "{\"suspended\":true}");

      assertThat(suspended.status()).isEqualTo(200);
      await().atMost(SOON).until(() -> flood.stream().allMatch(Future::isDone));
      assertThat(flood).extracting(Future::resultNow).containsOnly(401);
    }
  }

  private int makesKeysUntil(int refusal, long end) {
    int status;
    do {
      status = makeKey().status();
    } while (status != refusal && System.nanoTime() < end);
    return status;
  }

  private Calls.Answer makeKey() {
    return ann.owner().post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"read\"}");
  }

  private static int keys(Newcomer client) {
    return database
        .texts("SELECT prefix FROM api_keys WHERE client_id = '%s'".formatted(client.id()))
        .size();
  }

  private void floodsAloneWith(Supplier<Calls.Answer> call) throws SQLException {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> flood = new ArrayList<>();
      AtomicBoolean over = new AtomicBoolean();
      try (Connection held =
          database.begun("SELECT FROM clients WHERE id = '%s' FOR UPDATE".formatted(ann.id()))) {
        IntStream.range(0, CALLS)
            .forEach(i -> flood.add(callers.submit(() -> callsUntil(over, call))));
        await().atMost(SOON).until(() -> waiting() >= 2);

        assertOthersGoOn();
        await().atMost(SOON).until(() -> waiting() == 2);
        held.rollback();
      } finally {
        over.set(true);
      }
      await().atMost(SOON).until(() -> flood.stream().allMatch(Future::isDone));
      assertThat(flood).extracting(Future::resultNow).contains(201).isSubsetOf(201, 503);
    }
  }

  /** Whoever is refused comes again: none waits for as long as the row is held. */
  private static int callsUntil(AtomicBoolean over, Supplier<Calls.Answer> call) {
    int status;
    do {
      status = call.get().status();
    } while (status == 503 && !over.get());
    return status;
  }

  private void assertOthersGoOn() {
    Calls admin = server.calls();
    assertThat(bob.writer().get("/api/v1/events").status()).as("a key that is new").isEqualTo(403);
    String key = bob.owner().get("/api/v1/keys").json().at("/data/0/id").asString();
    assertThat(bob.owner().delete("/api/v1/keys/" + key).status()).isEqualTo(204);
    assertThat(admin.patch("/api/v1/clients/" + bob.id(), "{\"suspended\":true}").status())
        .isEqualTo(200);
  }

  /** For a row of this database's clients, or for the one that it refers to. */
  private static int waiting() {
    return database
        .texts(
            """
            SELECT pid::text FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND application_name = 'sluice-callers'
            """)
        .size();
  }
}
