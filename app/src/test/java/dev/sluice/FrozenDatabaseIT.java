package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.access.ApiKey;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenDatabaseIT {

  private static final String EVENT = "{\"action\":\"x\"}";
  private static final Duration IN_USE = Duration.ofSeconds(3);
  private static final Duration FROZEN = Duration.ofSeconds(30);

  /** Less than a look-up is given. */
  private static final Duration AT_ONCE = Duration.ofMillis(800);

  @Test
  void a_database_that_stands_still_for_half_a_minute_holds_up_no_call_with_a_known_key(
      @TempDir Path temporary) {
    EngineOptions postgresAlone =
        EngineOptions.standard().forgetful().without(Kind.KAFKA).without(Kind.REDIS);
    try (DataFolder folder = DataFolder.open(temporary);
        Engines engines = Engines.in(folder, postgresAlone).start();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=ingest",
                "sluice.store.url=" + engines.postgres().url(),
                "sluice.store.username=" + engines.postgres().username(),
                "sluice.store.password=" + engines.postgres().password(),
                "sluice.access.admin-key-file=" + temporary.resolve("key"),
                "sluice.log.topic=test-" + UUID.randomUUID())) {
      Calls calls = server.calls();
      awaitKey(calls, new Calls("http://127.0.0.1:" + server.port(), ApiKey.made().reveal()));

      calledFor(IN_USE, calls);
      engines.postgres().pause();
      List<Duration> taken = calledFor(FROZEN, calls);
      engines.postgres().resume();

      assertThat(taken)
          .hasSizeGreaterThan(300)
          .allSatisfy(time -> assertThat(time).isLessThan(AT_ONCE));
    }
  }

  /** Once a stranger's is looked up in vain, so is ours with success. */
  private static void awaitKey(Calls calls, Calls stranger) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                stranger.post("/api/v1/events", EVENT).status() == 401
                    && calls.post("/api/v1/events", EVENT).status() == 202);
  }

  /** How long each call took beside what the whole machine stood still. */
  private static List<Duration> calledFor(Duration time, Calls calls) {
    List<Duration> taken = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long before = RunningTime.nanos();
      assertThat(calls.post("/api/v1/events", EVENT).status()).isEqualTo(202);
      taken.add(RunningTime.since(before));
    }
    return taken;
  }
}
