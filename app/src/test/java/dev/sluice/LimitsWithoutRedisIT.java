package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.access.IssuedKey;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsWithoutRedisIT {

  private static final String EVENT = "{\"action\":\"limited\"}";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path temporary;

  private static DataFolder folder;
  private static Engines engines;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    folder = DataFolder.open(temporary);
    engines =
        Engines.in(folder, EngineOptions.standard().without(Kind.KAFKA).without(Kind.POSTGRES))
            .start();
    server =
        RunningServer.start("sluice.roles=ingest", "sluice.redis.url=" + engines.redis().url());
    awaitRedis(true);
  }

  @AfterAll
  static void stop() {
    server.close();
    engines.close();
    folder.close();
  }

  @Test
  void
      while_redis_is_dead_or_frozen_the_limit_holds_and_nobody_waits_and_then_it_is_shared_again() {
    engines.redis().pause();
    assertTheLimitHoldsAtOnce();
    engines.redis().resume();
    awaitRedis(true);

    engines.redis().kill();
    assertTheLimitHoldsAtOnce();
    engines.redis().start();
    awaitRedis(true);
  }

  private static void assertTheLimitHoldsAtOnce() {
    Calls calls = calls(IssuedKey.limitedTo(1, 5));
    long from = System.nanoTime();
    long running = RunningTime.nanos();

    long accepted = accepted(calls, 50);

    Duration taken = Duration.ofNanos(System.nanoTime() - from);
    assertThat(accepted).isBetween(5L, 5 + taken.toSeconds());
    assertThat(RunningTime.since(running)).isLessThan(Duration.ofSeconds(3));
    awaitRedis(false);
  }

  /** Each time with a client of its own, since only one who may asks. */
  private static void awaitRedis(boolean there) {
    Calls calls = calls(IssuedKey.limitedTo(1000, 1000));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(calls.post("/api/v1/events", EVENT).status()).isEqualTo(202);
              assertThat(calls.get("/metrics").response().body())
                  .contains("sluice_limit_without_redis " + (there ? "0" : "1"));
            });
  }

  private static long accepted(Calls calls, int events) {
    return IntStream.range(0, events)
        .filter(i -> calls.post("/api/v1/events", EVENT).status() == 202)
        .count();
  }

  private static Calls calls(String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key);
  }
}
