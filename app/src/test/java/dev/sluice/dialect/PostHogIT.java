package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Calls;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.ingest.Gzip;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PostHogIT {

  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void what_the_client_for_node_sends_is_stored_with_all_that_it_says() {
    String body =
        """
        {"api_key":"K","batch":[{"event":"PH Event","properties":{"a":1,"$current_url":\
        "https://x.example/p","$ip":"203.0.113.9","$session_id":"s-1","$lib":"posthog-node"},\
        "timestamp":"2026-11-22T08:35:16.692Z","uuid":"U","distinct_id":"U"},\
        {"event":"$identify","properties":{"$set":{"email":"a@b.c"},"$set_once":{},\
        "$anon_distinct_id":"anon"},"distinct_id":"U"},\
        {"event":"$create_alias","properties":{"distinct_id":"U","alias":"old-id"},\
        "distinct_id":"U"},{"event":"$groupidentify","properties":{"$group_type":"company",\
        "$group_key":"acme","$group_set":{"name":"Acme"}},"distinct_id":"U"}],\
        "sent_at":"2026-11-22T08:35:16.693Z"}
        """;

    Calls.Answer answer =
        client.post(
            "/batch/",
            Gzip.of(of(body)),
            "Content-Type",
            "application/json",
            "Content-Encoding",
            "gzip");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asInt()).isEqualTo(1);
    JsonNode captured = client.stored(user, "PH Event");
    assertThat(captured.path("id").asString()).isEqualTo(user);
    assertThat(captured.path("page").asString()).isEqualTo("https://x.example/p");
    assertThat(captured.path("session").asString()).isEqualTo("s-1");
    assertThat(captured.path("ip").asString()).isEqualTo("203.0.113.0");
    assertThat(captured.path("metadata"))
        .isEqualTo(
            json(
                """
                {"properties":{"a":1,"$current_url":"https://x.example/p","$lib":"posthog-node"}}
                """));
    assertThat(client.stored(user, "identify").path("metadata"))
        .isEqualTo(
            json(
                """
                {"traits":{"email":"a@b.c"},"anonymousId":"anon","properties":{"$set_once":{}}}
                """));
    assertThat(client.stored(user, "alias").path("metadata"))
        .isEqualTo(json("{\"previousId\":\"old-id\",\"properties\":{}}"));
    assertThat(client.stored(user, "group").path("metadata"))
        .isEqualTo(
            json(
                """
                {"groupId":"company:acme","groupType":"company","traits":{"name":"Acme"},"properties":{}}
                """));
  }

  @Test
  void what_the_client_for_browsers_sends_is_gzip_that_is_called_text() {
    String body =
        """
        {"api_key":"K","batch":[{"uuid":"U","event":"$pageview","properties":{"$current_url":\
        "http://localhost/shop","distinct_id":"U","token":"K","$session_id":"s",\
        "$raw_user_agent":"Mozilla/5.0"},"timestamp":"2026-11-22T08:39:38.796Z",\
        "$set":{"plan":"x"}}],"sent_at":"2026-11-22T08:39:38.808Z"}
        """;

    Calls.Answer answer =
        client.post(
            "/e/?ip=0&_=1795336778808&ver=1.449.2&compression=gzip-js",
            Gzip.of(of(body)),
            "Content-Type",
            "text/plain");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode stored = client.onlyStored(user);
    assertThat(stored.path("action").asString()).isEqualTo("page");
    assertThat(stored.path("page").asString()).isEqualTo("http://localhost/shop");
    assertThat(stored.path("userAgent").asString()).isEqualTo("Mozilla/5.0");
    assertThat(stored.path("metadata"))
        .isEqualTo(
            json(
                """
                {"properties":{"$current_url":"http://localhost/shop","$set":{"plan":"x"}}}
                """));
  }

  @Test
  void an_older_one_sends_a_form_or_an_array_with_the_key_in_each_event() {
    String event =
        of(
            "{\"event\":\"x\",\"properties\":{\"token\":\"K\",\"distinct_id\":\"U\"},\"offset\":60000}");
    String base64 = Base64.getEncoder().encodeToString(("[" + event + "]").getBytes(UTF_8));
    Instant aMinuteAgo = Instant.now().minusSeconds(60);

    List<Calls.Answer> answers =
        List.of(
            client.post(
                "/e/?compression=base64",
                "data=" + URLEncoder.encode(base64, UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded"),
            client.post("/e/", "data=" + URLEncoder.encode(event, UTF_8)),
            client.post("/e", "[" + event + "]", "Content-Type", "text/plain"),
            client.post("/capture/", event),
            client.post("/i/v0/e/", event));

    assertThat(answers).extracting(Calls.Answer::status).containsOnly(200);
    assertThat(client.stored(user))
        .hasSize(5)
        .allSatisfy(
            stored ->
                assertThat(Instant.parse(stored.path("occurredAt").asString()))
                    .isCloseTo(aMinuteAgo, within(50, ChronoUnit.SECONDS)));
  }

  @Test
  void the_newer_way_tells_of_each_event_what_became_of_it() {
    String other = UUID.randomUUID().toString();
    String body =
        """
        {"created_at":"2026-11-22T08:35:16Z","batch":[{"event":"good","uuid":"U","distinct_id":\
        "U","timestamp":"2026-11-22T08:35:16Z","session_id":"s"},\
        {"event":"","uuid":"%s","distinct_id":"U"}]}
        """
            .formatted(other);

    Calls.Answer answer =
        client.post("/i/v1/analytics/events", of(body), "Authorization", "Bearer " + client.key());

    assertThat(answer.status()).isEqualTo(200);
    JsonNode results = answer.json().path("results");
    assertThat(results.path(user)).isEqualTo(json("{\"result\":\"ok\"}"));
    assertThat(results.path(other).path("result").asString()).isEqualTo("drop");
    assertThat(results.path(other).path("details").asString()).contains("event");
    assertThat(client.onlyStored(user).path("session").asString()).isEqualTo("s");
  }

  @Test
  void a_clock_is_put_right_by_when_a_call_was_made_and_not_by_when_its_body_was() {
    String event =
        """
        {"event":"%s","uuid":"%s","distinct_id":"U","timestamp":"2020-01-02T03:04:05Z","options":%s}
        """;
    String body =
        "{\"created_at\":\"2020-01-02T03:04:05Z\",\"batch\":[%s,%s]}"
            .formatted(
                event.formatted("wrong", UUID.randomUUID(), "{}"),
                event.formatted("right", UUID.randomUUID(), "{\"disable_skew_correction\":true}"));
    Instant anHourAgo = Instant.now().minusSeconds(3600);

    client.post(
        "/i/v1/analytics/events",
        of(body),
        "Authorization",
        "Bearer " + client.key(),
        "PostHog-Request-Timestamp",
        "2020-01-02T04:04:05.000Z");

    assertThat(Instant.parse(client.stored(user, "wrong").path("occurredAt").asString()))
        .isCloseTo(anHourAgo, within(10, ChronoUnit.MINUTES));
    assertThat(client.stored(user, "right").path("occurredAt").asString())
        .isEqualTo("2020-01-02T03:04:05Z");
  }

  @Test
  void a_time_without_a_zone_is_in_utc() {
    String body =
        of(
            """
            {"api_key":"K","event":"x","distinct_id":"U","timestamp":"2020-08-16 09:03:11.913767"}
            """);

    assertThat(client.post("/capture/", body).json().path("accepted").asInt()).isEqualTo(1);

    assertThat(client.onlyStored(user).path("occurredAt").asString())
        .isEqualTo("2020-08-16T09:03:11.913767Z");
  }

  @Test
  void of_no_event_that_is_not_stored_it_says_ok_however_many_are_refused() {
    String other = UUID.randomUUID().toString();
    String refused = "{\"event\":\"\",\"uuid\":\"no\"},".repeat(100);
    String body =
        "{\"batch\":[%s{\"event\":\"a\",\"uuid\":\"%s\",\"distinct_id\":\"U\"},"
                .formatted(refused, other)
            + "{\"event\":\"b\",\"uuid\":\"%s\",\"distinct_id\":\"U\"},".formatted(other)
            + "{\"event\":\"c\",\"uuid\":\"U\",\"distinct_id\":\"U\"}]}";

    JsonNode results =
        client
            .post("/i/v1/analytics/events", of(body), "Authorization", "Bearer " + client.key())
            .json()
            .path("results");

    assertThat(results.path("no").path("result").asString()).isEqualTo("drop");
    assertThat(results.path(other).path("result").asString()).isEqualTo("drop");
    assertThat(results.path(user).path("result").asString()).isEqualTo("ok");
    assertThat(client.onlyStored(user).path("action").asString()).isEqualTo("c");
  }

  @Test
  void an_event_that_is_sent_again_is_not_a_second_one_whichever_way_it_comes() {
    String event = "{\"event\":\"x\",\"uuid\":\"U\",\"distinct_id\":\"U\"}";

    client.post("/batch", of("{\"api_key\":\"K\",\"batch\":[" + event + "]}"));
    client.post(
        "/i/v1/analytics/events", of("{\"batch\":[" + event + "]}"), "X-API-Key", client.key());
    client.post("/e", of("[" + event + "," + event + "]"), "X-API-Key", client.key());

    assertThat(client.stored(user)).hasSize(1);
  }

  @Test
  void an_id_may_be_a_number_and_an_empty_one_is_none() {
    String event = "{\"event\":\"x\",\"distinct_id\":\"U\",\"uuid\":%s}";
    String number = event.formatted(7);

    Calls.Answer answer =
        client.post(
            "/i/v1/analytics/events",
            of("{\"batch\":[%s,%s,%s]}".formatted(number, number, event.formatted("\"\""))),
            "X-API-Key",
            client.key());

    assertThat(answer.json().path("results")).isEqualTo(json("{\"7\":{\"result\":\"ok\"}}"));
    assertThat(client.stored(user)).hasSize(2);
  }

  @Test
  void one_bad_event_harms_itself_alone() {
    Calls.Answer answer =
        client.post(
            "/batch",
            of(
                """
                {"batch":[{"event":"x","token":"a","token":"b","distinct_id":"U"},
                {"event":"x","distinct_id":"\\u0000"},{"event":"$groupidentify"},{"event":7},
                {"event":"good","distinct_id":"U"}],"api_key":"K"}
                """));

    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected"))
        .extracting(no -> no.path("type").asString())
        .containsExactly(
            "/problems/duplicate-key",
            "/problems/invalid-string",
            "/problems/missing-field",
            "/problems/invalid-field");
    assertThat(client.onlyStored(user).path("action").asString()).isEqualTo("good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "{",
        "[{",
        "data=",
        "data=%",
        "data=!!",
        "{\"batch\":{}}",
        "\u001f\u008b"
      })
  void a_body_that_cannot_be_read_is_refused_in_posthogs_words(String body) {
    Calls.Answer answer = client.post("/e/", body.getBytes(ISO_8859_1), "X-API-Key", client.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("type").asString()).isEqualTo("validation_error");
    assertThat(answer.json().path("detail").asString()).isNotEmpty();
  }

  @Test
  void a_batch_that_is_too_large_is_to_be_halved() {
    byte[] large = Gzip.of("{\"batch\":[\"" + " ".repeat(5_000_000) + "\"]}");

    assertThat(client.post("/batch/", large, "X-API-Key", client.key()).status()).isEqualTo(413);
  }

  @Test
  void who_sends_more_than_he_may_is_told_so_as_his_client_comes_again() {
    String key = IssuedKey.limitedTo(1, 2);
    String event = "{\"event\":\"x\",\"distinct_id\":\"%s\"}".formatted(user);
    String body = "{\"api_key\":\"%s\",\"batch\":[%s,%s]}".formatted(key, event, event);

    assertThat(client.post("/i/v1/analytics/events", body).status()).isEqualTo(200);
    Calls.Answer newer = client.refusal("/i/v1/analytics/events", body);
    Calls.Answer older = client.refusal("/batch", body);

    assertThat(newer.status()).isEqualTo(503);
    assertThat(older.status()).isEqualTo(429);
    for (Calls.Answer answer : List.of(newer, older)) {
      assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
      assertThat(answer.json().path("type").asString()).isEqualTo("throttled_error");
    }
  }

  @Test
  void who_has_no_key_is_told_so_in_posthogs_words() {
    Calls.Answer answer = client.post("/batch/", "{\"api_key\":\"phc_x\",\"batch\":[]}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("type").asString()).isEqualTo("authentication_error");
    assertThat(
            client
                .post(
                    "/batch",
                    "{\"api_key\":\"%s\",\"batch\":[]}".formatted(IssuedKey.of(Scope.READ)))
                .status())
        .isEqualTo(403);
  }

  @Test
  void the_newer_client_for_browsers_may_send_the_headers_that_it_needs() {
    String headers =
        "authorization,content-type,posthog-attempt,posthog-request-id,posthog-request-timestamp,"
            + "posthog-sdk-info";

    Calls.Answer asked =
        client.options(
            "/i/v1/analytics/events",
            "Origin",
            "https://shop.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            headers);

    assertThat(asked.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT).split(", *"))
        .contains(headers.split(","));
  }

  @Test
  void there_are_no_flags_and_that_is_said() {
    for (Calls.Answer answer :
        List.of(
            client.get("/array/K/config", "Origin", "https://shop.example"),
            client.post("/flags/?v=2", "{}", "Origin", "https://shop.example"),
            client.post("/decide/?v=3", "{}", "Origin", "https://shop.example"))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(answer.json().path("featureFlags")).isEmpty();
      assertThat(answer.json().path("supportedCompression").get(0).asString()).isEqualTo("gzip");
    }
    assertThat(client.get("/array/K/config.js").header("Content-Type"))
        .startsWith("text/javascript");
  }

  private String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"").replace("\"U\"", "\"" + user + "\"");
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
