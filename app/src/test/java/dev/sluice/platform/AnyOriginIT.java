package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnyOriginIT {

  private final RunningServer server = SharedServer.get();

  @Test
  void a_page_of_any_site_may_send_events() {
    List<String> head =
        head(
            "OPTIONS /api/v1/events",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: x-api-key,content-type");

    assertThat(head.getFirst()).contains("204");
    assertThat(head).contains("Access-Control-Allow-Origin: *");
    assertThat(head)
        .anyMatch(
            line -> line.startsWith("Access-Control-Allow-Headers") && line.contains("x-api-key"));
    assertThat(head)
        .anyMatch(line -> line.startsWith("Access-Control-Allow-Methods") && line.contains("POST"));
  }

  @Test
  void it_can_read_the_answer_even_if_that_is_no() {
    assertThat(head("POST /api/v1/events", "Content-Length: 0"))
        .anyMatch(line -> line.contains("401"))
        .contains("Access-Control-Allow-Origin: *")
        .anyMatch(
            line ->
                line.startsWith("Access-Control-Expose-Headers")
                    && line.contains("X-Events-Rejected"));
  }

  @Test
  void what_needs_a_key_to_be_read_is_for_no_other_site() {
    assertThat(head("OPTIONS /api/v1/dead-letters", "Access-Control-Request-Method: GET"))
        .noneMatch(line -> line.startsWith("Access-Control-Allow-Origin"));
  }

  private List<String> head(String request, String... headers) {
    try (RawCall call = new RawCall(server.port())) {
      call.send(request + " HTTP/1.1\r\nHost: here\r\nOrigin: https://shop.example\r\n");
      for (String header : headers) {
        call.send(header + "\r\n");
      }
      call.send("Connection: close\r\n\r\n");
      List<String> lines = new ArrayList<>();
      for (String line = call.line(); line != null && !line.isEmpty(); line = call.line()) {
        lines.add(line);
      }
      return lines;
    }
  }
}
