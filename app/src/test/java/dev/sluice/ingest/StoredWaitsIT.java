package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredWaitsIT {

  private static final String PATH = "/api/v1/events?ack=stored";
  private static final String EVENT = "{\"action\":\"x\"}";
  private static final int EVENTS_OF_EACH = 10_000;
  private static final int CALLS = 6;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MEBIBYTE = 1024 * 1024;

  private static RunningServer server;

  private final List<RawCall> waiting = new ArrayList<>();

  /** Nobody stores anything, so that who waits for that waits to the end. */
  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.ingest.stored-timeout=1m",
            "sluice.ingest.stored-waits=4MB");
    await().until(() -> server.calls().post("/api/v1/events", EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whoever_waits_holds_what_it_will_be_told_and_not_the_events() {
    long heapBefore = heap();
    double sentBefore = sent();
    try {
      for (int i = 1; i <= CALLS; i++) {
        waiting.add(array());
        double all = sentBefore + i * EVENTS_OF_EACH;
        await().atMost(LIMIT).until(() -> sent() >= all);
      }

      // each is sent as 0.1 MiB, weighs 13 as events, and is told less than 0.5
      await().untilAsserted(() -> assertThat(heap() - heapBefore).isLessThan(CALLS * 5 * MEBIBYTE));
    } finally {
      waiting.forEach(RawCall::close);
    }
  }

  @Test
  void whoever_finds_no_room_to_wait_is_told_at_once_that_it_is_not_stored_yet() {
    double sentBefore = sent();
    try {
      for (int i = 0; i < 800; i++) {
        waiting.add(single());
      }
      await().atMost(LIMIT).until(() -> sent() >= sentBefore + 800);

      await()
          .atMost(LIMIT)
          .ignoreException(UncheckedIOException.class)
          .untilAsserted(
              () -> {
                Calls.Answer answer = server.calls().send(impatient());
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
                assertThat(answer.json().path("stored").asBoolean(true)).isFalse();
              });
    } finally {
      waiting.forEach(RawCall::close);
    }
  }

  /** Who finds room after all would wait for a minute. */
  private static HttpRequest impatient() {
    return server
        .calls()
        .request(PATH)
        .timeout(Duration.ofSeconds(5))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(EVENT))
        .build();
  }

  private static RawCall single() {
    return post("", EVENT);
  }

  private static RawCall array() {
    return post(
        "User-Agent: " + "a".repeat(1000) + "\r\n",
        "[" + String.join(",", Collections.nCopies(EVENTS_OF_EACH, EVENT)) + "]");
  }

  private static RawCall post(String headers, String body) {
    return new RawCall(server.port())
        .send(
            "POST %s HTTP/1.1\r\nHost: a\r\nX-API-Key: %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(PATH, server.calls().key(), headers, body.length()))
        .send(body.getBytes(UTF_8));
  }

  private static double sent() {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.stage.sent")
        .tag("stage", "ingest")
        .counter()
        .count();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
