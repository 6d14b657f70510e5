package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SkeletonIT {

  private static RunningServer server;
  private static Calls calls;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
    calls = server.calls();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> calls.get("/api/v1/events?limit=1").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void an_event_that_was_accepted_is_found() {
    String user = UUID.randomUUID().toString();

    Calls.Answer accepted =
        calls.post(
            "/api/v1/events",
            """
            {"action":"signup","user":"%s","page":"/start","metadata":{"n":9007199254740993}}
            """
                .formatted(user));

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json().path("accepted").asInt()).isEqualTo(1);
    String id = accepted.json().path("ids").get(0).asString();
    JsonNode found = await().until(() -> found(user), json -> !json.isEmpty()).get(0);
    assertThat(found.path("id").asString()).isEqualTo(id);
    assertThat(found.path("page").asString()).isEqualTo("/start");
    assertThat(found.path("metadata").toString()).isEqualTo("{\"n\":9007199254740993}");
  }

  private static JsonNode found(String user) {
    return calls.get("/api/v1/events?user=" + user).json().path("data");
  }
}
