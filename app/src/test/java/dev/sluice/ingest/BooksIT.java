package dev.sluice.ingest;

import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BooksIT {

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.log.append-timeout=1m");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void an_event_whose_sender_leaves_before_the_log_has_answered_is_in_the_books() {
    try (RawCall call = RawCall.chunked(server, "/api/v1/events", "application/json")) {
      call.chunk("{\"action\":\"x\"}").lastChunk();
      await().until(() -> booked("received") == 1);
    }

    await().until(() -> booked("discarded") == 1);
  }

  private static double booked(String figure) {
    return server
        .bean(MeterRegistry.class)
        .find("sluice.stage." + figure)
        .tag("stage", "ingest")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
