package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Calls;
import dev.sluice.Logged;
import dev.sluice.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestLogIT {

  @Test
  void each_request_has_a_line_that_says_whose_it_was_and_nothing_that_was_in_its_address() {
    try (RunningServer server = RunningServer.start("sluice.logging.requests=true");
        Logged lines = Logged.by("dev.sluice.requests")) {
      Calls calls = server.calls();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> calls.get("/api/v1/events?limit=1").status() == 200);

      calls.send(
          calls.request("/api/v1/users/ada/path?q=secret").header("X-Request-Id", "mine").build());
      calls.send(calls.request("/nowhere").header("X-Request-Id", "nobodys").build());

      assertThat(onlyOf("mine", lines))
          .containsEntry("method", "GET")
          .containsEntry("path", "/api/v1/users/{user}/path")
          .containsKeys("client", "status", "millis");
      assertThat(onlyOf("nobodys", lines))
          .containsEntry("path", "unknown")
          .containsEntry("status", "404")
          .doesNotContainKey("client");
    }
  }

  /** It is written after the answer. */
  private static Map<String, String> onlyOf(String requestId, Logged lines) {
    List<Map<String, String>> all =
        await()
            .until(
                () ->
                    lines.lines().stream()
                        .map(RequestLogIT::about)
                        .filter(about -> requestId.equals(about.get("requestId")))
                        .toList(),
                found -> !found.isEmpty());
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static Map<String, String> about(ILoggingEvent line) {
    Map<String, String> about = new TreeMap<>();
    line.getKeyValuePairs().forEach(pair -> about.put(pair.key, String.valueOf(pair.value)));
    return about;
  }
}
