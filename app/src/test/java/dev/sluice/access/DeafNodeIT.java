package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.SharedServer;
import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One node revokes, and what the other should hear of it is lost on the way. */
class DeafNodeIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * A second, and what a busy machine takes to see that the database is there still. Who has not
   * noticed that he hears nothing believes a key for eight.
   */
  private static final Duration EVERYWHERE = Duration.ofSeconds(4);

  private static QuietProxy proxy;
  private static RunningServer deaf;

  private final Newcomer ada = Newcomer.come();

  @BeforeAll
  static void start() {
    proxy = new QuietProxy(SharedEngines.get().postgres().port());
    deaf =
        RunningServer.start(
            "sluice.roles=query",
            // no rumour helps
            "sluice.redis.url=redis://127.0.0.1:1",
            "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice");
    await().atMost(SOON).until(() -> status(Newcomer.at(deaf, SharedServer.get().calls())) == 200);
  }

  @AfterAll
  static void stop() {
    deaf.close();
    proxy.close();
  }

  @Test
  void a_revocation_holds_within_a_second_where_the_connection_that_listens_falls_silent() {
    isGoodForASecondAtTheMostAfter(() -> proxy.hushAnswersTo("pg_snapshot_xmin"));
  }

  @Test
  void a_revocation_holds_within_a_second_where_the_connection_that_listens_is_cut() {
    isGoodForASecondAtTheMostAfter(() -> proxy.turnTo(SharedEngines.get().postgres().port()));
  }

  @Test
  void a_revocation_holds_within_a_second_where_all_connections_fall_silent() {
    isGoodForASecondAtTheMostAfter(proxy::hush);
  }

  private void isGoodForASecondAtTheMostAfter(Runnable loss) {
    JsonNode made = ada.owner().post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"read\"}").json();
    Calls there = Newcomer.calls(deaf, made.path("key").asString());
    await().atMost(SOON).until(() -> status(there) == 200);

    loss.run();
    ada.owner().delete("/api/v1/keys/" + made.path("id").asString());
    long revoked = RunningTime.nanos();

    AtomicLong lastGood = new AtomicLong(revoked);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              long asked = RunningTime.nanos();
              int status = status(there);
              lastGood.set(status == 200 ? asked : lastGood.get());
              return status == 401;
            });
    assertThat(Duration.ofNanos(lastGood.get() - revoked)).isLessThan(EVERYWHERE);
  }

  private static int status(Calls calls) {
    return calls.get("/api/v1/events?limit=1").status();
  }
}
