package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ForwardedIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String KEEP = "sluice.ingest.addresses=keep";

  private final String user = UUID.randomUUID().toString();

  @Test
  void an_event_is_from_where_a_proxy_of_ours_has_it_from() {
    try (RunningServer server =
        RunningServer.start(KEEP, "sluice.http.trusted-proxies=127.0.0.0/8")) {
      assertThat(addressOfAnEvent(server.calls())).isEqualTo("192.0.2.7");
    }
  }

  @Test
  void nobody_else_is_believed_wherever_the_server_runs() {
    try (RunningServer server =
        RunningServer.start(KEEP, "spring.main.cloud-platform=kubernetes")) {
      assertThat(addressOfAnEvent(server.calls())).isEqualTo("127.0.0.1");
    }
  }

  private String addressOfAnEvent(Calls calls) {
    byte[] event = "{\"action\":\"x\",\"user\":\"%s\"}".formatted(user).getBytes(UTF_8);
    await()
        .atMost(SOON)
        .until(
            () ->
                calls
                    .post(
                        "/api/v1/events?ack=stored",
                        "application/json",
                        event,
                        "X-Forwarded-For",
                        "198.51.100.1, 192.0.2.7")
                    .json()
                    .path("stored")
                    .asBoolean());
    return calls.get("/api/v1/events?user=" + user).json().at("/data/0/ip").asString();
  }
}
