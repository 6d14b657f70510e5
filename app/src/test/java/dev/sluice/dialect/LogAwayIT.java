package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogAwayIT {

  private static final Map<String, String> BODIES =
      Map.of(
          "/v1/batch", "{\"batch\":[{\"type\":\"page\",\"userId\":\"a\"}]}",
          "/batch/", "{\"batch\":[{\"event\":\"x\",\"distinct_id\":\"a\"}]}",
          "/i/v1/analytics/events", "{\"batch\":[{\"event\":\"x\",\"distinct_id\":\"a\"}]}",
          "/com.snowplowanalytics.snowplow/tp2", "{\"data\":[{\"e\":\"pv\"}]}",
          "/track", "{\"event\":\"x\"}",
          "/matomo.php", "{\"requests\":[\"?url=a\"]}",
          "/user-activity", "{\"userName\":\"ann\",\"activityType\":\"login\"}",
          "/interactions/send-single", "{}",
          "/interactions/send-from-file", "",
          "/api/event",
              "{\"user_id\":7,\"event_action_timestamp\":\"2026-01-02T03:04:05Z\",\"action\":\"viewed\"}");

  @Test
  void whoever_sends_while_the_log_is_away_is_to_come_again() {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.log.append-timeout=300ms")) {
      Calls calls = server.calls();

      BODIES.forEach(
          (path, body) -> assertComesAgain(calls.post(path, "text/plain", body.getBytes(UTF_8))));
      assertComesAgain(calls.get("/i?e=pv"));
    }
  }

  private static void assertComesAgain(Calls.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.response().body()).isNotEmpty();
  }
}
