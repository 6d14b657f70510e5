package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.embedded.SharedEngines;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node that alone has lost the database, while others revoke. */
class RumoursIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final int NOBODY = 1;
  private static final String EVENT = "{\"action\":\"x\"}";

  /**
   * What who is not known is told while the database is away; who is let in may hear that the log
   * is busy.
   */
  private static final String AWAY = "The database does not answer.";

  private final int postgres = SharedEngines.get().postgres().port();
  private final QuietProxy proxy = new QuietProxy(postgres);
  private final RunningServer node =
      RunningServer.start(
          "sluice.roles=ingest",
          "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice");
  private final Newcomer ada = Newcomer.come();
  private final Calls known = Newcomer.at(node, ada.writer());
  private final Calls owner = Newcomer.at(node, ada.owner());
  private final JsonNode made =
      ada.owner().post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"write\"}").json();
  private final Calls another = Newcomer.calls(node, made.path("key").asString());

  @BeforeEach
  void cutOff() {
    await()
        .atMost(SOON)
        .until(
            () ->
                isTaken(known)
                    && isTaken(another)
                    && send(owner).contains("forbidden")
                    && remembered("keys") == 2
                    && remembered("tokens") == 1);
    proxy.turnTo(NOBODY);
    Calls stranger = Newcomer.calls(node, ApiKey.made().reveal());
    await().atMost(SOON).until(() -> send(stranger).contains(AWAY));
  }

  @AfterEach
  void stop() {
    node.close();
    proxy.close();
  }

  @Test
  void it_lets_in_no_more_what_another_revokes_and_all_others_go_on() {
    ada.owner().delete("/api/v1/keys/" + made.path("id").asString());

    RunningTime.holdsWithin(EVERYWHERE, () -> send(another).contains(AWAY));
    assertThat(send(known)).doesNotContain(AWAY);

    ada.owner().delete("/api/v1/tokens/current");

    RunningTime.holdsWithin(EVERYWHERE, () -> send(owner).contains(AWAY));
    assertThat(send(known)).doesNotContain(AWAY);
  }

  /** What is looked up while the node begins to listen holds for that once. */
  private double remembered(String kind) {
    return node.bean(MeterRegistry.class)
        .get("sluice.access.remembered")
        .tag("kind", kind)
        .gauge()
        .value();
  }

  private static boolean isTaken(Calls calls) {
    return send(calls).contains("\"accepted\":1");
  }

  private static String send(Calls calls) {
    return calls.post("/api/v1/events", EVENT).response().body();
  }
}
