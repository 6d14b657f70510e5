package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nobody brings to the database what this server takes. */
class NeverStoredIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENT = "{\"action\":\"x\"}";

  @Test
  void who_waits_for_the_database_in_vain_is_told_that_the_events_are_accepted_and_not_stored() {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.ingest.stored-timeout=200ms")) {
      await().until(() -> server.calls().post(PATH, EVENT).status() == 202);

      Calls.Answer whole = server.calls().post(PATH + "?ack=stored", EVENT);
      Calls.Answer lines =
          server
              .calls()
              .post(PATH + "?ack=stored", NDJSON, EVENT.getBytes(UTF_8), "Accept", NDJSON);

      assertThat(whole.status()).isEqualTo(202);
      assertThat(whole.json().path("accepted").asInt()).isEqualTo(1);
      assertThat(whole.response().body()).contains("\"stored\":false");
      assertThat(lines.response().body().lines().toList().getLast())
          .contains("\"accepted\":1", "\"done\":true", "\"stored\":false");
    }
  }
}
