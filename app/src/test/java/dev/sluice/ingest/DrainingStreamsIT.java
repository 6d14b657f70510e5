package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DrainingStreamsIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENT = "{\"action\":\"x\"}\n";

  @Test
  void a_stream_that_is_open_when_the_server_ends_is_told_how_far_it_came() {
    RunningServer server = RunningServer.start("sluice.roles=ingest");
    await().until(() -> server.calls().post(PATH, EVENT).status() == 202);

    try (RawCall progress = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON);
        RawCall plain = RawCall.chunked(server, PATH, NDJSON)) {
      double before = received(server);
      plain.chunk(EVENT + EVENT);
      progress.chunk(EVENT + EVENT + EVENT);
      progress.lineWith("\"accepted\":3");
      await().until(() -> received(server) == before + 5);
      CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);

      assertThat(plain.status()).isEqualTo(503);
      assertThat(plain.lineWith("Retry-After")).isNotEmpty();
      assertThat(plain.lineWith("type")).contains("/problems/unavailable", "\"through\":2");
      assertThat(progress.lineWith("problem")).contains("\"through\":3", "/problems/unavailable");
      end.join();
    }
  }

  private static double received(RunningServer server) {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.stage.received")
        .tag("stage", "ingest")
        .counter()
        .count();
  }
}
