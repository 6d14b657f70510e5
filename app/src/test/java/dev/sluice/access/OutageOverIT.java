package dev.sluice.access;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node that asks the database again, and does not listen yet. */
class OutageOverIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int NOBODY = 1;

  /** A second, and what the last look-up takes on a busy machine. It listens again after five. */
  private static final Duration EVERYWHERE = Duration.ofSeconds(3);

  private final int postgres = SharedEngines.get().postgres().port();
  private final QuietProxy proxy = new QuietProxy(postgres);
  private final RunningServer node =
      RunningServer.start(
          "sluice.roles=query",
          // no rumour helps
          "sluice.redis.url=redis://127.0.0.1:" + NOBODY,
          "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice");
  private final Newcomer ada = Newcomer.come();

  @AfterEach
  void stop() {
    node.close();
    proxy.close();
  }

  @Test
  void a_revocation_holds_within_a_second_after_an_outage_though_the_node_does_not_listen_yet() {
    JsonNode made = ada.owner().post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"read\"}").json();
    Calls there = Newcomer.calls(node, made.path("key").asString());
    Calls stranger = Newcomer.calls(node, ApiKey.made().reveal());
    await().atMost(SOON).until(() -> status(there) == 200);

    proxy.turnTo(NOBODY);
    await().atMost(SOON).until(() -> status(stranger) == 503);
    proxy.hushAnswersTo("LISTEN");
    proxy.turnTo(postgres);
    await().atMost(SOON).until(() -> status(stranger) == 401 && status(there) == 200);
    ada.owner().delete("/api/v1/keys/" + made.path("id").asString());

    RunningTime.holdsWithin(EVERYWHERE, () -> status(there) == 401);
  }

  private static int status(Calls calls) {
    return calls.get("/api/v1/events?limit=1").status();
  }
}
