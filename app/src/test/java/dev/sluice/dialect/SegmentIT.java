package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Calls;
import dev.sluice.ingest.Gzip;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Segment's clients send, and those of others who speak as they do. */
class SegmentIT extends SegmentTrial {

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

  private static String[] withType(String[] headers, String type) {
    return Stream.concat(Stream.of(headers), Stream.of("Content-Type", type))
        .toArray(String[]::new);
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
