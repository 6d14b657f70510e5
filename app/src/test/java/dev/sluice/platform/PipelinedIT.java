package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PipelinedIT {

  private static final String EVENT = "{\"action\":\"x\"}";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration HELD = Duration.ofSeconds(5);
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int MEBIBYTES = 128;

  private static RunningServer server;

  /** Nobody stores anything, so that who waits for that waits to the end. */
  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.ingest.stored-timeout=" + HELD,
            "sluice.log.topic=test-" + UUID.randomUUID());
    await().atMost(SOON).until(() -> server.calls().post("/api/v1/events", EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_body_is_not_read_before_the_request_ahead_of_it_is_answered() throws Exception {
    AtomicLong sent = new AtomicLong();
    AtomicLong sentMeanwhile = new AtomicLong();
    long before = settled();
    try (RawCall call = new RawCall(server.port())) {
      call.send(held());
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                call.send(post("", "application/x-ndjson", MEBIBYTES * MEBIBYTE));
                blankLines(call, sent);
              });

      await()
          .atMost(SOON)
          .until(
              () -> {
                long latest = sent.get();
                boolean isAnswered = ended() > before;
                if (!isAnswered) {
                  sentMeanwhile.set(latest);
                }
                return isAnswered;
              });
      assertThat(sentMeanwhile).hasValueLessThan(32);

      assertThat(call.status()).isEqualTo(202);
      assertThat(call.lineWith("accepted")).contains("\"stored\":false", "HTTP/1.1 400");
      sender.join();
      assertThat(sent).hasValue(MEBIBYTES);
    }
  }

  private static void blankLines(RawCall call, AtomicLong sent) {
    byte[] lines = new byte[MEBIBYTE];
    Arrays.fill(lines, (byte) '\n');
    for (int i = 0; i < MEBIBYTES; i++) {
      call.send(lines);
      sent.incrementAndGet();
    }
  }

  @Test
  void requests_that_are_sent_together_are_answered_one_after_the_other() {
    String one = post("", "application/json", EVENT.length()) + EVENT;
    try (RawCall call = new RawCall(server.port())) {
      call.send(one.repeat(100));

      for (int i = 0; i < 100; i++) {
        assertThat(call.lineWith("HTTP/1.1")).contains("202");
      }
      assertThat(call.send(one).lineWith("HTTP/1.1")).contains("202");
    }
  }

  @Test
  void who_leaves_while_a_further_request_waits_is_not_answered() {
    long before = settled();
    try (RawCall call = new RawCall(server.port())) {
      call.send(held() + post("", "application/json", EVENT.length()) + EVENT);
      await().during(Duration.ofMillis(500)).until(() -> ended() == before);
    }

    await().atMost(HELD.minusSeconds(1)).until(() -> ended() == before + 1);
  }

  /** An answer is read before it is counted. */
  private static long settled() {
    AtomicLong latest = new AtomicLong(ended());
    await()
        .during(Duration.ofMillis(300))
        .until(
            () -> {
              long now = ended();
              return latest.getAndSet(now) == now;
            });
    return latest.get();
  }

  private static long ended() {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.stage.duration")
        .tag("stage", "ingest")
        .timer()
        .count();
  }

  private static String held() {
    return post("?ack=stored", "application/json", EVENT.length()) + EVENT;
  }

  private static String post(String query, String type, int length) {
    return "POST /api/v1/events%s HTTP/1.1\r\nHost: a\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(query, server.calls().key(), type, length);
  }
}
