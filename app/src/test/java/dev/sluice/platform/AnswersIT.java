package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswersIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String ASK =
      "GET /docs/assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: here\r\n\r\n";

  /** More than two systems hold between two sockets, of which one has little room. */
  private static final int LARGE = 6_000_000;

  @Test
  void who_asks_and_reads_is_given_all_and_who_does_not_read_is_left() {
    try (RunningServer server =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.http.answer-timeout=1500ms",
                // by which it would be left as well
                "sluice.http.head-timeout=5m");
        RawCall reading = new RawCall(server.port());
        RawCall still = RawCall.ofLittleRoom(server.port())) {
      askForMuch(reading);
      assertThat(reading.bytes(LARGE).length).isEqualTo(LARGE);

      askForMuch(still);
      await().atMost(SOON).until(() -> !still.takes("x"));

      assertThat(still.rest().length).isLessThan(LARGE);
    }
  }

  private static void askForMuch(RawCall call) {
    call.send(ASK.repeat(4));
  }
}
