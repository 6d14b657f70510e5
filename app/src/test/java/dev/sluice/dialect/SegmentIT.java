package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Calls;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.ingest.Gzip;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SegmentIT {

  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void what_the_client_for_node_sends_is_stored_with_all_that_it_says() {
    String body =
        """
        {"batch":[{"timestamp":"2026-01-02T03:04:05.968Z","integrations":{},"type":"identify",\
        "userId":"U","traits":{"email":"a@b.c","plan":"pro"},"context":{"library":\
        {"name":"@segment/analytics-node","version":"3.1.0"}},"anonymousId":"anon-1","messageId":\
        "node-next-1795336502968-U","_metadata":{"nodeVersion":"v20.20.2","jsRuntime":"node"}},\
        {"timestamp":"2026-01-02T03:04:05.968Z","integrations":{},"event":"Order Completed",\
        "type":"track","properties":{"total":59.90},"context":{"ip":"203.0.113.7","page":\
        {"url":"https://shop.example/x?y","path":"/x"},"userAgent":"Mozilla/5.0","sessionId":\
        1795336786835,"library":{"name":"@segment/analytics-node","version":"3.1.0"}},\
        "userId":"U","messageId":"node-next-1795336502969-U","_metadata":{}}],\
        "writeKey":"K","sentAt":"2026-01-02T03:04:05.968Z"}
        """;

    Calls.Answer answer =
        client.post("/v1/batch", of(body), withType(client.basic(), "application/json"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().toString())
        .startsWith("{\"success\":true,\"status\":1,\"result\":\"Success\",\"accepted\":2");
    JsonNode identified = client.stored(user, "identify");
    assertThat(identified.path("metadata"))
        .isEqualTo(
            json(
                """
                {"traits":{"email":"a@b.c","plan":"pro"},"anonymousId":"anon-1","context":
                {"library":{"name":"@segment/analytics-node","version":"3.1.0"}}}
                """));
    JsonNode order = client.stored(user, "Order Completed");
    assertThat(order.path("page").asString()).isEqualTo("https://shop.example/x?y");
    assertThat(order.path("ip").asString()).isEqualTo("203.0.113.0");
    assertThat(order.path("userAgent").asString()).isEqualTo("Mozilla/5.0");
    assertThat(order.path("session").asString()).isEqualTo("1795336786835");
    assertThat(order.path("metadata").path("properties").toString()).isEqualTo("{\"total\":59.9}");
    assertThat(order.path("metadata").path("context").propertyNames())
        .containsExactlyInAnyOrder("page", "sessionId", "library");
    assertThat(order.path("metadata").has("writeKey")).isFalse();
  }

  @Test
  void what_the_client_for_java_sends_has_its_key_in_the_body_alone() {
    String body =
        """
        {"batch":[{"messageId":"j-U","type":"track","event":"Item Purchased","userId":"U",\
        "properties":{"revenue":1},"timestamp":"2026-01-02T03:04:05.000Z"}],\
        "sentAt":"2026-01-02T03:04:05.000Z","context":{"library":{"name":"analytics-java",\
        "version":"3.5.4"}},"sequence":1,"writeKey":"K"}
        """;

    assertThat(client.post("/v1/import/", of(body)).json().path("success").asBoolean()).isTrue();

    assertThat(
            client
                .onlyStored(user)
                .path("metadata")
                .path("context")
                .path("library")
                .path("name")
                .asString())
        .isEqualTo("analytics-java");
  }

  @Test
  void what_rudderstacks_client_sends_is_gzip_that_is_called_a_form() {
    String body =
        """
        {"batch":[{"userId":"U","event":"Rudder","properties":{"a":1},"timestamp":\
        "2026-01-02T03:04:05.000Z","type":"track","channel":"server","originalTimestamp":\
        "2026-11-22T08:35:03.175Z","messageId":"r-U","sentAt":"2026-11-22T08:35:03.204Z"}],\
        "timestamp":"2026-11-22T08:35:03.204Z","sentAt":"2026-11-22T08:35:03.204Z"}
        """;

    Calls.Answer said =
        client.post(
            "/v1/batch",
            Gzip.of(of(body)),
            Stream.concat(
                    Stream.of(withType(client.basic(), "application/x-www-form-urlencoded")),
                    Stream.of("Content-Encoding", "gzip"))
                .toArray(String[]::new));
    Calls.Answer unsaid =
        client.post("/v1/batch", Gzip.of(of(body)), withType(client.basic(), "text/plain"));
    Calls.Answer plain =
        client.post(
            "/v1/batch",
            of(body),
            Stream.concat(Stream.of(client.basic()), Stream.of("Content-Encoding", "gzip"))
                .toArray(String[]::new));

    assertThat(List.of(said, unsaid, plain)).extracting(Calls.Answer::status).containsOnly(200);
    assertThat(client.onlyStored(user).path("occurredAt").asString())
        .isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void what_jitsus_client_sends_has_a_masked_key_in_the_body() {
    String body =
        """
        {"type":"page","properties":{"name":"JP"},"userId":"U","anonymousId":"e3a5",\
        "timestamp":"2026-11-22T08:35:16.285Z","sentAt":"2026-11-22T08:35:16.285Z",\
        "messageId":"U","writeKey":"x:***","context":{"page":{},"traits":{"email":"a@b.c"}}}
        """;

    for (String path : List.of("/api/s/s2s/page", "/api/s/page", "/api/s/page/")) {
      assertThat(client.post(path, of(body), "X-Write-Key", "x:" + client.key()).status())
          .isEqualTo(200);
    }

    assertThat(client.onlyStored(user).path("page").asString()).isEqualTo("JP");
  }

  static Stream<String> calls() {
    return Stream.of("track", "identify", "page", "screen", "group", "alias");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void each_call_has_a_long_name_and_a_short_one(String call) {
    String message =
        "{\"event\":\"track\",\"groupId\":\"g\",\"previousId\":7,\"userId\":\"U\",\"writeKey\":\"K\"}";

    assertThat(client.post("/v1/" + call, of(message)).status()).isEqualTo(200);
    assertThat(client.post("/v1/" + call.charAt(0), of(message)).status()).isEqualTo(200);
    assertThat(client.post("/beacon/v1/" + call, of(message)).status()).isEqualTo(200);
    assertThat(
            client
                .post(
                    "/v1/b/",
                    of(
                        "{\"writeKey\":\"K\",\"batch\":[%s]}"
                            .formatted(message.replaceFirst("\\{", "{\"type\":\"" + call + "\","))))
                .status())
        .isEqualTo(200);

    assertThat(client.stored(user))
        .hasSize(4)
        .allSatisfy(event -> assertThat(event.path("action").asString()).isEqualTo(call));
  }

  @Test
  void what_is_said_of_users_and_groups_is_kept_where_it_is_looked_for() {
    send("{\"type\":\"identify\",\"userId\":\"U\",\"context\":{\"traits\":{\"a\":1}}}");
    send("{\"type\":\"group\",\"userId\":\"U\",\"groupId\":7,\"traits\":{\"b\":2}}");
    send("{\"type\":\"alias\",\"userId\":\"U\",\"previousId\":\"old\"}");
    send("{\"type\":\"identify\",\"anonymousId\":\"U\",\"userId\":\"\",\"traits\":{}}");

    assertThat(client.stored(user))
        .extracting(event -> event.path("metadata"))
        .containsExactly(
            json("{\"traits\":{\"a\":1},\"context\":{\"traits\":{\"a\":1}}}"),
            json("{\"groupId\":\"7\",\"traits\":{\"b\":2}}"),
            json("{\"previousId\":\"old\"}"),
            json("{\"traits\":{}}"));
  }

  @Test
  void a_page_is_known_by_its_name_or_else_by_its_address() {
    send(
        "{\"type\":\"page\",\"userId\":\"U\",\"name\":\"Home\",\"category\":\"Docs\",\"properties\":{\"url\":\"/u\"}}");
    send("{\"type\":\"page\",\"userId\":\"U\",\"properties\":{\"url\":\"/u\",\"path\":\"/p\"}}");
    send(
        "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"context\":{\"page\":{\"path\":\"/p\"}}}");
    send("{\"type\":\"screen\",\"userId\":\"U\",\"name\":\"%s\"}".formatted("n".repeat(3000)));

    assertThat(client.stored(user))
        .extracting(event -> event.path("page").asString())
        .containsExactly("Home", "/u", "/p", "n".repeat(2048));
  }

  @Test
  void a_message_that_is_sent_again_is_not_a_second_event() {
    String message =
        "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"messageId\":\"U-1\",\"writeKey\":\"K\"}";

    for (int i = 0; i < 3; i++) {
      assertThat(client.post("/v1/track", of(message)).status()).isEqualTo(200);
    }
    send(message + "," + message);

    assertThat(client.stored(user)).hasSize(1);
  }

  @Test
  void a_clock_that_is_wrong_is_put_right() {
    Instant before = Instant.now();
    String body =
        """
        {"writeKey":"K","sentAt":"2001-01-01T01:00:00Z","batch":[
        {"type":"track","event":"a","userId":"U","timestamp":"2001-01-01T00:00:00Z"},
        {"type":"track","event":"b","userId":"U","originalTimestamp":"2001-01-01T00:30:00Z",
         "sentAt":"2001-01-01T00:31:00Z"},
        {"type":"track","event":"c","userId":"U"}]}
        """;

    client.post("/v1/batch", of(body));

    assertThat(occurredAt("a")).isCloseTo(before.minusSeconds(3600), aMinute());
    assertThat(occurredAt("b")).isCloseTo(before.minusSeconds(60), aMinute());
    assertThat(occurredAt("c")).isCloseTo(before, aMinute());
  }

  @Test
  void a_time_is_understood_however_its_zone_is_written() {
    send(
        "{\"type\":\"track\",\"event\":\"a\",\"userId\":\"U\",\"timestamp\":\"2026-01-02T05:04:05+0200\"},"
            + "{\"type\":\"track\",\"event\":\"b\",\"userId\":\"U\",\"timestamp\":\"2026-01-02 03:04:05\"},"
            + "{\"type\":\"track\",\"event\":\"c\",\"userId\":\"U\",\"timestamp\":\"\"}");

    assertThat(occurredAt("a")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(occurredAt("b")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(client.stored(user)).hasSize(3);
  }

  private Instant occurredAt(String action) {
    return Instant.parse(client.stored(user, action).path("occurredAt").asString());
  }

  private static TemporalUnitOffset aMinute() {
    return within(50, ChronoUnit.SECONDS);
  }

  @Test
  void one_bad_message_harms_itself_alone() {
    String deep = "[".repeat(32) + "]".repeat(32);
    List<String> bad =
        List.of(
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"userId\":\"U\"}",
            "{\"type\":\"track\",\"event\":\"\\u0000\",\"userId\":\"U\"}",
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":%s}}"
                .formatted(deep),
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":\"%s\"}}"
                .formatted("a".repeat(70_000)),
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":1e999}}",
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":{},\"messageId\":\"m-1\"}",
            "{\"type\":\"track\",\"userId\":\"U\"}",
            "{\"type\":\"sing\",\"userId\":\"U\"}",
            "{\"type\":\"identify\"}",
            "{\"type\":\"track\",\"event\":\"x\",\"timestamp\":\"noon\"}",
            "{\"type\":\"track\" \"event\":\"x\"}",
            "{\"type\":tru}",
            "7");

    Calls.Answer answer =
        send(String.join(",", bad) + ",{\"type\":\"track\",\"event\":\"good\",\"userId\":\"U\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("success").asBoolean()).isTrue();
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected"))
        .extracting(no -> no.path("index").asInt() + " " + no.path("type").asString().substring(10))
        .containsExactly(
            "0 duplicate-key",
            "1 invalid-string",
            "2 too-deep",
            "3 too-large",
            "4 number-out-of-range",
            "5 invalid-field",
            "6 missing-field",
            "7 invalid-field",
            "8 missing-field",
            "9 invalid-field",
            "10 malformed-json",
            "11 malformed-json",
            "12 malformed-json");
    assertThat(answer.json().path("rejected").get(5).path("id").asString()).isEqualTo("m-1");
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("13");
    assertThat(client.onlyStored(user).path("action").asString()).isEqualTo("good");
  }

  @Test
  void a_single_event_that_is_too_large_is_refused_inside() {
    Calls.Answer answer =
        client.post(
            "/v1/track",
            of(
                "{\"event\":\"x\",\"userId\":\"U\",\"writeKey\":\"K\",\"properties\":{\"a\":\"%s\"}}"
                    .formatted("a".repeat(70_000))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("rejected").get(0).path("type").asString())
        .isEqualTo("/problems/too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "7",
        "{",
        "{\"batch\":[",
        "{\"batch\":7}",
        "{\"batch\":[}]}",
        "{\"batch\":[]",
        "{\"batch\":[]}}",
        "{\"batch\" []}",
        "{batch:[]}",
        "{\"sentAt\":1}",
        "{\"batch\":[],\"batch\":[]}",
        "{\"batch\":[],\"context\":{\"a\":1,\"a\":2}}",
        "\u001f\u008b"
      })
  void a_body_that_is_no_batch_is_refused_as_a_whole(String body) {
    Calls.Answer answer = client.post("/v1/batch", body.getBytes(ISO_8859_1), client.basic());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().path("message").asString()).isNotEmpty();
  }

  @Test
  void a_body_that_is_larger_than_may_be_is_no_reason_to_send_it_for_ever() {
    byte[] large = Gzip.of("{\"batch\":[\"" + " ".repeat(5_000_000) + "\"]}");

    assertThat(client.post("/v1/batch", large, client.basic()).status()).isEqualTo(400);
    assertThat(client.post("/v1/batch", large).status()).isEqualTo(400);
  }

  @Test
  void more_than_one_batch_may_have_are_taken_in_parts() {
    String batch =
        IntStream.range(0, 10_007)
            .mapToObj(
                i ->
                    "{\"type\":\"track\",\"event\":\"%s\",\"userId\":\"U\",\"messageId\":\"U-%d\"}"
                        .formatted(i == 10_001 ? "" : "x", i))
            .collect(Collectors.joining(","));

    Calls.Answer answer = send(batch);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(10_006);
    assertThat(answer.json().path("rejected")).hasSize(1);
    assertThat(answer.json().path("rejected").get(0).path("index").asInt()).isEqualTo(10_001);
  }

  @Test
  void an_empty_batch_is_no_fault() {
    assertThat(send("").json().path("accepted").asInt(7)).isZero();
  }

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
  void an_id_may_be_a_number_and_an_empty_one_is_none() {
    String message = "{\"type\":\"page\",\"userId\":\"%s\",\"messageId\":%s}";
    String number = message.formatted(user, 7);

    Calls.Answer answer =
        client.post(
            "/v1/batch",
            "{\"batch\":[%s,%s,%s,%s]}"
                .formatted(
                    number,
                    number,
                    message.formatted(user, "\"\""),
                    message.formatted(user, 8).replace("page", "none")),
            client.basic());

    assertThat(answer.json().path("rejected")).hasSize(1);
    assertThat(answer.json().path("rejected").get(0).path("id").asString()).isEqualTo("8");
    assertThat(client.stored(user)).hasSize(2);
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
  void a_call_that_there_is_not_is_not_found() {
    assertThat(client.post("/v1/sing", "{}", client.basic()).status()).isEqualTo(404);
    assertThat(client.get("/v1/track").status()).isEqualTo(405);
  }

  private Calls.Answer send(String messages) {
    return client.post("/v1/batch", of("{\"batch\":[%s]}".formatted(messages)), client.basic());
  }

  private String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"")
        .replace("\"U\"", "\"" + user + "\"")
        .replace("-U", "-" + user)
        .replace("\"U-", "\"" + user + "-");
  }

  private static String[] withType(String[] headers, String type) {
    return Stream.concat(Stream.of(headers), Stream.of("Content-Type", type))
        .toArray(String[]::new);
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
