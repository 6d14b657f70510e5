package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.FirstAdmin;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ActivityApiIT {

  private static final String PATH = "/api/event";

  private final Calls calls = SharedServer.get().calls();

  @Test
  void an_activity_is_stored_with_the_time_it_happened_at() {
    String user = String.valueOf(Math.abs(UUID.randomUUID().getLeastSignificantBits() >> 12));

    Calls.Answer answer = calls.post(PATH + "?ack=stored", activity(user, "created"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(Instant.parse(answer.json().path("createdAt").asString())).isNotNull();
    JsonNode stored =
        await()
            .until(
                () -> calls.get("/api/v1/events?user=" + user).json(),
                page -> page.path("data").size() == 1)
            .path("data")
            .get(0);
    assertThat(stored.path("action").asString()).isEqualTo("created");
    assertThat(stored.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(stored.path("metadata").path("a").get(0).asInt()).isEqualTo(1);
  }

  @Test
  void who_has_no_key_is_told_so_in_the_words_of_the_older_system() {
    Calls.Answer answer = calls.send(withoutKey(calls, activity("7", "created")));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("error").asString()).isNotEmpty();
    assertThat(answer.json().has("type")).isFalse();
  }

  @Test
  void who_has_no_key_is_the_client_that_the_settings_name() {
    try (RunningServer server =
        RunningServer.start("sluice.access.anonymous-client=" + FirstAdmin.CLIENT)) {
      Calls anybody = server.calls();

      assertThat(anybody.send(withoutKey(anybody, activity("7", "viewed"))).status())
          .isEqualTo(201);
    }
  }

  @Test
  void a_method_that_is_not_offered_is_refused_in_the_same_words() {
    Calls.Answer answer = calls.get(PATH);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.json().path("error").asString()).contains("GET");
    assertThat(answer.header("Allow")).contains("POST");
  }

  private static HttpRequest withoutKey(Calls calls, String json) {
    return HttpRequest.newBuilder(calls.address(PATH))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private static String activity(String user, String action) {
    return """
        {"user_id":%s,"event_action_timestamp":"2026-01-02T03:04:05Z","action":"%s",\
        "metadata":{"a":[1]}}
        """
        .formatted(user, action);
  }
}
