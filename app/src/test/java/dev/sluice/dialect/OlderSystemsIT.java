package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.Seed;
import dev.sluice.access.IssuedKey;
import dev.sluice.ingest.Gzip;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is true of all of them alike. */
class OlderSystemsIT {

  private static final List<String> ADDRESSES =
      List.of(
          "/user-activity",
          "/interactions/send-single",
          "/interactions/send-from-file",
          "/api/interactions/send-single",
          "/api/v1/logs",
          "/api/logs",
          "/api/event");

  private static final List<String> LISTS =
      List.of(
          "/user-activity",
          "/user-activity/logs",
          "/logs",
          "/interactions",
          "/interactions/details",
          "/api/interactions/by-date-range",
          "/elastic/latest",
          "/api/events",
          "/ws/info");

  private static final List<String> PARAMETERS =
      List.of(
          "page",
          "limit",
          "sort",
          "userName",
          "activityType",
          "user",
          "role",
          "action",
          "start",
          "end",
          "user_id",
          "from",
          "to",
          "offset",
          "unknown");

  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "0",
          "-1",
          "7.5",
          "1e5",
          "99999999999999999999",
          "-99999999999999999999",
          "asc",
          "%00",
          "%ED%A0%80",
          "%F0%9F%98%80",
          "%25",
          "%5B%5D",
          "2026-01-01",
          "2026-01-01T00:00:00",
          "2026-01-01T00:00:00.123456789+14:00",
          "9999-12-31T23:59:59Z",
          "%2B292278994-08-17",
          "-1000000000-01-01T00:00:00Z",
          "1795335000000",
          // three of them make an address that still can be asked
          "x".repeat(1200));

  private static final List<String> BODIES =
      List.of(
          "{\"userName\":\"ann\",\"activityType\":\"login\",\"createdAt\":\"2026-01-02T03:04:05\"}",
          "{\"user_id\":7,\"event_action_timestamp\":\"2026-01-02T03:04:05Z\",\"action\":\"viewed\",\"metadata\":[{}]}",
          "{\"ipAddress\":\"192.0.2.1\",\"endpoint\":\"/a\",\"method\":\"GET\",\"timestamp\":1795335000000}",
          "[{\"userId\":\"ann\",\"actionType\":\"click\"},{\"id\":\"\\ud83d\\ude00\"}]");

  private final Calls client = DialectServer.newClient();

  @Test
  void no_body_is_the_servers_fault() {
    Random random = Seed.random();
    for (int i = 0; i < 280; i++) {
      byte[] body = BODIES.get(random.nextInt(BODIES.size())).getBytes(StandardCharsets.UTF_8);
      for (int damage = random.nextInt(4); damage > 0; damage--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      String address = ADDRESSES.get(i % ADDRESSES.size());

      Calls.Answer answer = client.post(address, "application/json", body);

      assertThat(answer.status())
          .as(address + " " + new String(body, StandardCharsets.ISO_8859_1) + " " + Seed.hint())
          .isIn(200, 201, 202, 400);
    }
  }

  @Test
  void no_parameter_is_the_servers_fault() {
    Random random = Seed.random();
    for (int i = 0; i < 270; i++) {
      String query =
          Stream.generate(() -> any(PARAMETERS, random) + "=" + any(VALUES, random))
              .limit(1 + random.nextInt(3))
              .collect(Collectors.joining("&"));
      String address = LISTS.get(i % LISTS.size()) + "?" + query;

      Calls.Answer answer = client.get(address);

      assertThat(answer.status()).as(address + " " + Seed.hint()).isIn(200, 400);
    }
  }

  private static String any(List<String> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/user-activity | {'userName':'ann','activityType':'login'} | message,error,statusCode",
        "/interactions/send-single | {} | timestamp,status,error,path",
        "/api/event |"
            + " {'user_id':7,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'viewed'} |"
            + " error",
      })
  void who_sends_more_than_he_may_is_told_so_in_the_same_shape(
      String path, String json, String members) {
    Calls limited = DialectServer.with(IssuedKey.limitedTo(1, 1));

    Calls.Answer answer =
        await()
            .atMost(DialectServer.SOON)
            .until(() -> limited.post(path, json.replace('\'', '"')), sent -> sent.status() == 429);

    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().propertyNames())
        .containsExactlyElementsOf(List.of(members.split(",", -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "/user-activity, 'message,error,statusCode'",
    "/interactions/send-single, 'timestamp,status,error,path'",
    "/api/interactions/send-from-file, 'timestamp,status,error,path'",
    "/api/event, error",
  })
  void a_body_that_is_too_large_is_told_so_in_the_same_shape(String path, String members) {
    Calls.Answer answer =
        client.post(
            path,
            "application/json",
            Gzip.of("{\"a\":\"" + "x".repeat(5_000_000) + "\"}"),
            "Content-Encoding",
            "gzip");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().propertyNames())
        .containsExactlyElementsOf(List.of(members.split(",", -1)));
  }

  @Test
  void calls_and_events_are_counted_by_address_and_dialect() {
    client.post("/api/event", "{}");
    client.post("/user-activity", "{\"userName\":\"ann\",\"activityType\":\"login\"}");
    client.get("/api/events");

    // a call is counted once its answer has gone
    await()
        .atMost(DialectServer.SOON)
        .untilAsserted(
            () ->
                assertThat(client.get("/metrics").response().body())
                    .contains(
                        "user_activity_tracking_api_requests_total{path=\"/api/events\",status=\"200\"}",
                        "user_activity_tracking_api_requests_total{path=\"/api/event\",status=\"400\"}",
                        "user_activity_tracking_api_requests_errors_total{path=\"/api/event\",status=\"400\"}",
                        "sluice_dialect_events_total{dialect=\"activity-api\",outcome=\"refused\"}",
                        "sluice_dialect_events_total{dialect=\"activity-log\",outcome=\"durable\"}",
                        "sluice_dialect_events_total{dialect=\"segment\",outcome=\"durable\"} 0.0"));
  }
}
