package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is true of all of them alike. */
class OlderSystemsIT {

  private static final List<String> ADDRESSES =
      List.of(
          "/user-activity",
          "/interactions/send-single",
          "/interactions/send-from-file",
          "/api/event");

  private static final List<String> BODIES =
      List.of(
          "{\"userName\":\"ann\",\"activityType\":\"login\",\"createdAt\":\"2026-01-02T03:04:05\"}",
          "{\"user_id\":7,\"event_action_timestamp\":\"2026-01-02T03:04:05Z\",\"action\":\"viewed\",\"metadata\":[{}]}",
          "[{\"userId\":\"ann\",\"actionType\":\"click\"},{\"id\":\"\\ud83d\\ude00\"}]");

  private final Calls client = DialectServer.newClient();

  @Test
  void no_body_is_the_servers_fault() {
    long seed = Long.getLong("sluice.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 120; i++) {
      byte[] body = BODIES.get(random.nextInt(BODIES.size())).getBytes(StandardCharsets.UTF_8);
      for (int damage = random.nextInt(4); damage > 0; damage--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      String address = ADDRESSES.get(i % ADDRESSES.size());

      Calls.Answer answer = client.post(address, "application/json", body);

      assertThat(answer.status())
          .as(address + " " + new String(body, StandardCharsets.ISO_8859_1))
          .isIn(200, 201, 400);
    }
  }

  @Test
  void calls_and_events_are_counted_by_address_and_dialect() {
    client.post("/api/event", "{}");
    client.post("/user-activity", "{\"userName\":\"ann\",\"activityType\":\"login\"}");
    client.get("/api/events");

    String meters = client.get("/metrics").response().body();

    assertThat(meters)
        .contains(
            "user_activity_tracking_api_requests_total{path=\"/api/events\",status=\"200\"}",
            "user_activity_tracking_api_requests_total{path=\"/api/event\",status=\"400\"}",
            "user_activity_tracking_api_requests_errors_total{path=\"/api/event\",status=\"400\"}",
            "sluice_dialect_events_total{dialect=\"activity-api\",outcome=\"refused\"}",
            "sluice_dialect_events_total{dialect=\"activity-log\",outcome=\"durable\"}",
            "sluice_dialect_events_total{dialect=\"segment\",outcome=\"durable\"} 0.0");
  }
}
