package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who may send in Segment's words, from where, and how often. */
class SegmentCallersIT extends SegmentTrial {

  @Test
  void who_has_no_key_is_not_let_in_and_a_key_that_reads_may_not_write() {
    String batch = "{\"batch\":[]}";

    assertThat(client.post("/v1/batch", batch).status()).isEqualTo(401);
    assertThat(client.post("/v1/batch", batch, "X-Write-Key", "nobody's").status()).isEqualTo(401);
    assertThat(client.post("/v1/batch", batch, "X-API-Key", IssuedKey.of(Scope.READ)).status())
        .isEqualTo(403);
    assertThat(client.post("/v1/batch?writeKey=" + client.key(), batch).status()).isEqualTo(200);
    assertThat(client.post("/v1/batch", batch).json().path("code").asString())
        .isEqualTo("unauthenticated");
  }

  @Test
  void a_key_may_have_a_name_before_it_wherever_it_stands() {
    String named = "x:" + client.key();
    String message = of("{\"event\":\"x\",\"userId\":\"U\"}");
    String keyed = of("{\"event\":\"x\",\"userId\":\"U\",\"writeKey\":\"x:") + client.key() + "\"}";

    assertThat(client.post("/v1/track", message, "X-Write-Key", named).status()).isEqualTo(200);
    assertThat(client.post("/v1/track", keyed).status()).isEqualTo(200);
    assertThat(client.post("/v1/track?writeKey=" + named, message).status()).isEqualTo(200);
    assertThat(client.post("/v1/track?writeKey=x:" + IssuedKey.of(Scope.ADMIN), message).status())
        .isEqualTo(403);
    assertThat(client.stored(user)).hasSize(3);
  }

  @Test
  void who_sends_more_than_he_may_is_told_when_to_come_again_in_whole_seconds() {
    String key = IssuedKey.limitedTo(1, 2);
    String three = "{\"type\":\"page\"},{\"type\":\"page\"}";
    String body = "{\"writeKey\":\"%s\",\"batch\":[%s]}".formatted(key, three);

    assertThat(client.post("/v1/batch", body).status()).isEqualTo(200);
    Calls.Answer answer = client.refusal("/v1/batch", body);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
    assertThat(answer.header("RateLimit")).isNotEmpty();
  }

  @Test
  void pages_of_any_site_may_send() {
    for (String path :
        List.of("/v1/t", "/v1/batch", "/api/s/track", "/v1/projects/K/settings", "/sourceConfig")) {
      Calls.Answer asked =
          client.options(
              path,
              "Origin",
              "https://shop.example",
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "authorization,content-type,anonymousid,x-enable-debug");
      assertThat(asked.status()).isEqualTo(204);
      assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(asked.header("Access-Control-Allow-Headers"))
          .contains("authorization", "anonymousid", "x-enable-debug");
    }
  }

  @Test
  void clients_for_browsers_are_told_what_they_ask_for_first() {
    JsonNode settings = client.get("/v1/projects/%s/settings".formatted(client.key())).json();
    JsonNode source = client.get("/sourceConfig/?writeKey=%s&p=npm".formatted(client.key())).json();

    assertThat(settings.path("integrations").path("Segment.io").path("apiKey").asString())
        .isEqualTo(client.key());
    assertThat(source.path("source").path("enabled").asBoolean()).isTrue();
    assertThat(source.path("source").path("writeKey").asString()).isEqualTo(client.key());
  }

  @Test
  void a_call_that_there_is_not_is_not_found() {
    assertThat(client.post("/v1/sing", "{}", client.basic()).status()).isEqualTo(404);
    assertThat(client.get("/v1/track").status()).isEqualTo(405);
  }
}
