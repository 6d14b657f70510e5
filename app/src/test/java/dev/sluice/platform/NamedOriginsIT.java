package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NamedOriginsIT {

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest,query",
            "sluice.cors.origins=https://shop.example,https://blog.example",
            "sluice.cors.methods=POST",
            "sluice.cors.headers=x-api-key,x-shop",
            "sluice.cors.max-age=5m");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.calls().get("/api/v1/events").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void the_pages_of_a_site_that_is_named_may_call() {
    assertThat(asked("https://blog.example"))
        .contains(
            "Access-Control-Allow-Origin: https://blog.example",
            "Access-Control-Allow-Methods: POST",
            "Access-Control-Allow-Headers: x-api-key, x-shop",
            "Access-Control-Max-Age: 300",
            "Vary: Origin");
  }

  @Test
  void those_of_another_are_told_nothing() {
    for (String origin : List.of("https://evil.example", "https://shop.example.evil", "null")) {
      assertThat(asked(origin))
          .noneMatch(line -> line.startsWith("Access-Control-"))
          .contains("Vary: Origin");
    }
  }

  @Test
  void a_list_that_is_streamed_is_another_for_each_site_too() {
    assertThat(
            head("GET /interactions", "https://shop.example\r\nX-API-Key: " + server.calls().key()))
        .contains(
            "Access-Control-Allow-Origin: https://shop.example",
            "Vary: Origin",
            "Vary: Accept-Encoding");
  }

  private static List<String> asked(String origin) {
    return head("OPTIONS /api/v1/events", origin);
  }

  private static List<String> head(String asked, String origin) {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "%s HTTP/1.1\r\nHost: here\r\nOrigin: %s\r\nConnection: close\r\n\r\n"
              .formatted(asked, origin));
      List<String> lines = new ArrayList<>();
      for (String line = call.line(); line != null && !line.isEmpty(); line = call.line()) {
        lines.add(line);
      }
      return lines;
    }
  }
}
