package dev.sluice.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Some of all that a server has to do, good and bad. */
final class Traffic {

  static final int REFUSED = 1;
  static final int DUPLICATES = 1;
  static final int GARBAGE = 1;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String EVENTS = "/api/v1/events";
  private static final String STORED = "/api/v1/events?ack=stored";

  private final RunningServer server;
  private final Calls calls;
  private int accepted;

  Traffic(RunningServer server) {
    this.server = server;
    this.calls = server.calls();
  }

  /** How many events the server has taken of it. */
  int accepted() {
    return accepted;
  }

  void flow() {
    send();
    watch();
    ask();
    err();
  }

  private void send() {
    String two = "[{\"action\":\"a\",\"user\":\"ada\"},{\"user\":\"bob\"},{\"action\":\"b\"}]";
    post(two, 2);
    String known = "{\"action\":\"a\",\"user\":\"ada\",\"id\":\"order-7\"}";
    post(known, 1);
    post(known, 1);
    byte[] lines = "{\"action\":\"view\",\"user\":\"eve\"}\n".repeat(600).getBytes(UTF_8);
    assertThat(calls.post(STORED, "application/x-ndjson", lines).status()).isEqualTo(202);
    accepted += 600;
    Answers.of(
        server
            .bean(EventLog.class)
            .append(new UUID(0, 0), List.of(new Encoded(null, "no event".getBytes(UTF_8)))));
  }

  private void post(String events, int good) {
    assertThat(calls.post(STORED, events).status()).isEqualTo(202);
    accepted += good;
  }

  /** Somebody reads both feeds while events come, until both have shown one. */
  private void watch() {
    try (Stream<String> counters = calls.lines("/api/v1/live/counters");
        Stream<String> events = calls.lines("/api/v1/live/events")) {
      assertThat(counters.iterator()).hasNext();
      assertThat(events.iterator()).hasNext();
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                post("{\"action\":\"shown\",\"user\":\"ada\"}", 1);
                return isShownBy("counters") && isShownBy("events");
              });
    }
  }

  private boolean isShownBy(String feed) {
    return server
            .bean(MeterRegistry.class)
            .get("sluice.latency")
            .tags("to", "shown", "feed", feed)
            .timer()
            .count()
        > 0;
  }

  private void ask() {
    for (String path :
        List.of(
            "/api/v1/stats/summary",
            "/api/v1/stats/summary",
            "/api/v1/stats/breakdown?by=action",
            "/api/v1/usage/daily",
            "/api/v1/reports/activity",
            "/api/v1/events?user=ada",
            "/api/v1/users/ada/path",
            "/health")) {
      assertThat(calls.get(path).status()).as(path).isEqualTo(200);
    }
  }

  private void err() {
    Map.of(
            "/nowhere/" + System.nanoTime(),
            404,
            "/api/v1/events?limit=none",
            400,
            "/api/v1/stats/breakdown?by=colour",
            400)
        .forEach((path, status) -> assertThat(calls.get(path).status()).isEqualTo(status));
    Calls stranger = new Calls("http://127.0.0.1:" + server.port(), "nobody");
    assertThat(stranger.get(EVENTS).status()).isEqualTo(401);
    assertThat(calls.post("/api/v1/tokens", "{\"email\":\"a@b.cd\",\"password\":\"x\"}").status())
        .isEqualTo(401);
  }
}
