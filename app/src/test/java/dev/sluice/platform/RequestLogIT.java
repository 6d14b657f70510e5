package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Calls;
import dev.sluice.Logged;
import dev.sluice.RunningServer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestLogIT {

  @Test
  void each_request_has_a_line_that_says_whose_it_was_and_nothing_that_was_in_its_address() {
    try (RunningServer server = RunningServer.start("sluice.logging.requests=true");
        Logged lines = Logged.by("dev.sluice.requests")) {
      Calls calls = server.calls();
      await().until(() -> calls.get("/api/v1/events?limit=1").status() == 200);
      int before = lines.lines().size();

      calls.send(
          calls.request("/api/v1/users/ada/path?q=secret").header("X-Request-Id", "mine").build());
      calls.get("/nowhere");

      await().until(() -> lines.lines().size() == before + 2);
      assertThat(about(lines.lines().get(before)))
          .containsEntry("requestId", "mine")
          .containsEntry("method", "GET")
          .containsEntry("path", "/api/v1/users/{user}/path")
          .containsKeys("client", "status", "millis");
      assertThat(about(lines.lines().get(before + 1)))
          .containsEntry("path", "unknown")
          .containsEntry("status", "404")
          .doesNotContainKey("client");
    }
  }

  private static Map<String, String> about(ILoggingEvent line) {
    Map<String, String> about = new TreeMap<>();
    line.getKeyValuePairs().forEach(pair -> about.put(pair.key, String.valueOf(pair.value)));
    return about;
  }
}
