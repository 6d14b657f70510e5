package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Calls;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SnowplowIT {

  private static final String PATH = "/com.snowplowanalytics.snowplow/tp2";
  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void what_the_tracker_for_node_sends_is_stored_with_all_that_it_says() {
    String body =
        """
        {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[\
        {"e":"pv","url":"https://x.example/p","page":"T","refr":"https://r.example","eid":"U",\
        "p":"srv","tv":"node-4.8.0","tna":"sp","aid":"K","uid":"U","duid":"d-1","sid":"s-1",\
        "ip":"203.0.113.9","ua":"Mozilla/5.0","dtm":"1795336516708","stm":"1795336516711"},\
        {"e":"se","se_ca":"c","se_ac":"Add To Basket","se_la":"l","se_pr":"p","se_va":"2",\
        "aid":"K","uid":"U","dtm":"1795336516708","stm":"1795336516711","cx":"%s"},\
        {"e":"ue","aid":"K","uid":"U","ttm":"1767323045000","ue_px":"%s"},\
        {"e":"pp","aid":"K","uid":"U"}]}
        """
            .formatted(
                base64(
                    "{\"schema\":\"iglu:c/contexts/jsonschema/1-0-0\",\"data\":[{\"schema\":\"iglu:com.acme/ctx/jsonschema/1-0-0\",\"data\":{\"k\":\"ä?>\"}}]}"),
                base64(
                    "{\"schema\":\"iglu:c/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":\"iglu:com.acme/button_click/jsonschema/1-0-0\",\"data\":{\"b\":1}}}"));

    Calls.Answer answer =
        client.post(PATH, of(body), "Content-Type", "application/json; charset=UTF-8");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(4);
    JsonNode page = client.stored(user, "page");
    assertThat(page.path("id").asString()).isEqualTo(user);
    assertThat(page.path("page").asString()).isEqualTo("https://x.example/p");
    assertThat(page.path("session").asString()).isEqualTo("s-1");
    assertThat(page.path("ip").asString()).isEqualTo("203.0.113.0");
    assertThat(page.path("userAgent").asString()).isEqualTo("Mozilla/5.0");
    assertThat(Instant.parse(page.path("occurredAt").asString()))
        .isCloseTo(Instant.now(), within(50, ChronoUnit.SECONDS));
    assertThat(page.path("metadata"))
        .isEqualTo(
            json(
                """
                {"properties":{"title":"T","referrer":"https://r.example"},"anonymousId":"d-1",
                "context":{"p":"srv","tv":"node-4.8.0","tna":"sp","duid":"d-1"}}
                """));
    JsonNode basket = client.stored(user, "Add To Basket").path("metadata");
    assertThat(basket.path("properties").path("category").asString()).isEqualTo("c");
    assertThat(basket.path("contexts").get(0).path("data").path("k").asString()).isEqualTo("ä?>");
    JsonNode click = client.stored(user, "button_click");
    assertThat(click.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(click.path("metadata"))
        .isEqualTo(
            json(
                """
                {"schema":"iglu:com.acme/button_click/jsonschema/1-0-0","properties":{"b":1}}
                """));
    assertThat(client.stored(user, "page_ping")).isNotNull();
  }

  @Test
  void an_event_may_be_the_address_of_a_picture() {
    String own =
        "{\"schema\":\"iglu:c/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":\"iglu:com.acme/link/jsonschema/1-0-0\",\"data\":{\"b\":\"ä&\"}}}";

    Calls.Answer answer =
        client.get(
            "/i?url=https://x/?p=1&stm=1795336516714&e=ue&eid=%s&p=srv&aid=%s&uid=%s&dtm=1795336516709&ue_pr=%s"
                .formatted(user, client.key(), user, URLEncoder.encode(own, UTF_8)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
    assertThat(answer.response().body()).startsWith("GIF89a");
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("0");
    JsonNode stored = client.onlyStored(user);
    assertThat(stored.path("action").asString()).isEqualTo("link");
    assertThat(stored.path("page").asString()).isEqualTo("https://x/?p=1");
    assertThat(stored.path("metadata").path("properties").path("b").asString()).isEqualTo("ä&");
    assertThat(stored.toString()).doesNotContain(client.key());
  }

  @Test
  void a_picture_is_shown_for_an_event_that_is_refused_too() {
    Calls.Answer answer = client.get("/i?e=xx&aid=" + client.key());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("1");
  }

  @Test
  void one_bad_event_harms_itself_alone() {
    Calls.Answer answer =
        client.post(
            PATH,
            of(
                """
                {"data":[{"e":"pv","aid":"K","aid":"K"},{"e":"pv","aid":"another"},
                {"e":"se","aid":"K"},{"e":"ue","aid":"K"},{"e":"ue","aid":"K","ue_px":"!"},
                {"e":"ue","aid":"K","ue_pr":"{\\"data\\":{\\"schema\\":\\"x\\",\\"schema\\":\\"y\\"}}"},
                {"e":"pv","aid":"K","cx":"gICA"},{"e":7,"aid":"K"},{"e":"pv","uid":"U","aid":"K"}]}
                """));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected"))
        .extracting(
            no -> no.path("field").asString("") + " " + no.path("type").asString().substring(10))
        .containsExactly(
            "aid duplicate-key",
            "aid invalid-field",
            "se_ac missing-field",
            "ue_pr missing-field",
            "ue_px invalid-field",
            "schema duplicate-key",
            " invalid-encoding",
            "e invalid-field");
    assertThat(client.onlyStored(user).path("action").asString()).isEqualTo("page");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "{", "[]", "{\"data\":7}", "{\"data\":[}", "\u001f\u008b"})
  void nothing_that_cannot_be_read_is_asked_for_again(String body) {
    Calls.Answer answer = client.post(PATH, body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
  }

  @Test
  void an_application_that_is_no_key_is_not_let_in_and_one_that_reads_may_not_write() {
    String body = "{\"data\":[{\"e\":\"pv\",\"aid\":\"%s\"}]}";

    assertThat(client.post(PATH, body.formatted("shop")).status()).isEqualTo(401);
    assertThat(client.get("/i?e=pv&aid=shop").status()).isEqualTo(401);
    assertThat(client.post(PATH, body.formatted(IssuedKey.of(Scope.READ))).status()).isEqualTo(403);
    assertThat(client.get("/i?e=pv&aid=" + IssuedKey.of(Scope.ADMIN)).status()).isEqualTo(403);
    assertThat(client.post(PATH, body.formatted("shop"), "X-API-Key", client.key()).status())
        .isEqualTo(200);
  }

  @Test
  void the_pages_of_any_site_may_send_with_their_cookies_which_nobody_looks_at() {
    Calls.Answer asked =
        client.options(
            PATH,
            "Origin",
            "https://shop.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type");

    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
    assertThat(asked.header("Access-Control-Allow-Credentials")).isEqualTo("true");
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  private String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"").replace("\"U\"", "\"" + user + "\"");
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
