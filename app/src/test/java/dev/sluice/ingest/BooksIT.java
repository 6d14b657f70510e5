package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BooksIT {

  private static final String PATH = "/api/v1/events";
  private static final String JSON = "application/json";
  private static final String EVENT = "{\"action\":\"x\"}";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.log.append-timeout=1m",
            "sluice.ingest.body-timeout=2s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void an_event_whose_sender_leaves_before_the_log_has_answered_is_in_the_books() {
    double received = booked("received");
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "POST %s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, server.calls().key(), JSON, EVENT.length(), EVENT));
      await().until(() -> booked("received") == received + 1);
    }

    await().until(() -> booked("discarded", "unfinished") == 1);
  }

  @Test
  void a_body_that_cannot_be_decoded_is_in_the_books_as_one() {
    byte[] gzip = Gzip.of(EVENT);

    assertIsBooked("corrupt-body", () -> post("gzip", Arrays.copyOf(gzip, gzip.length - 4)));
    assertIsBooked("too-large", () -> post("gzip", Gzip.of(" ".repeat(5_000_000))));
    assertIsBooked("unsupported-media-type", () -> post("lzma", gzip));
  }

  @Test
  void a_body_that_does_not_come_is_in_the_books_as_one() {
    assertIsBooked("timeout", BooksIT::waits);
  }

  @Test
  void a_stream_of_which_nothing_could_be_read_is_in_the_books_as_one() {
    assertIsBooked(
        "malformed-csv",
        () -> server.calls().post(PATH, "text/csv", "no,column\n".getBytes(UTF_8)));
  }

  private static void post(String coding, byte[] body) {
    server.calls().post(PATH, JSON, body, "Content-Encoding", coding);
  }

  private static void waits() {
    try (RawCall call = RawCall.chunked(server, PATH, JSON)) {
      assertThat(call.chunk("{").status()).isEqualTo(408);
    }
  }

  private static void assertIsBooked(String reason, Runnable call) {
    double received = booked("received");

    call.run();

    await()
        .untilAsserted(
            () -> {
              assertThat(booked("received")).isEqualTo(received + 1);
              assertThat(booked("discarded", reason)).isEqualTo(1);
            });
  }

  private static double booked(String figure) {
    return sum(meters(figure));
  }

  private static double booked(String figure, String reason) {
    return sum(meters(figure).tag("reason", reason));
  }

  private static Search meters(String figure) {
    return server.bean(MeterRegistry.class).find("sluice.stage." + figure).tag("stage", "ingest");
  }

  private static double sum(Search meters) {
    return meters.counters().stream().mapToDouble(Counter::count).sum();
  }
}
