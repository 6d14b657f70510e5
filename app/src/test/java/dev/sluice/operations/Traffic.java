package dev.sluice.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Some of all that a server has to do, good and bad. */
final class Traffic {

  static final int ACCEPTED = 2 + 2 + 600 + 1;
  static final int REFUSED = 1;
  static final int DUPLICATES = 1;
  static final int GARBAGE = 1;

  private static final int LIMIT_SECONDS = 30;

  private static final String EVENTS = "/api/v1/events";
  private static final String STORED = "/api/v1/events?ack=stored";

  private final RunningServer server;
  private final Calls calls;

  Traffic(RunningServer server) {
    this.server = server;
    this.calls = server.calls();
  }

  void flow() {
    send();
    watch();
    ask();
    err();
  }

  private void send() {
    String two = "[{\"action\":\"a\",\"user\":\"ada\"},{\"user\":\"bob\"},{\"action\":\"b\"}]";
    assertThat(calls.post(STORED, two).status()).isEqualTo(202);
    String known = "{\"action\":\"a\",\"user\":\"ada\",\"id\":\"order-7\"}";
    assertThat(calls.post(STORED, known).status()).isEqualTo(202);
    assertThat(calls.post(STORED, known).status()).isEqualTo(202);
    byte[] lines = "{\"action\":\"view\",\"user\":\"eve\"}\n".repeat(600).getBytes(UTF_8);
    assertThat(calls.post(STORED, "application/x-ndjson", lines).status()).isEqualTo(202);
    Answers.of(
        server.bean(EventLog.class).append(List.of(new Encoded(null, "no event".getBytes(UTF_8)))));
  }

  /** Somebody reads both feeds while an event comes. */
  private void watch() {
    CompletableFuture<Boolean> counters =
        reads("/api/v1/live/counters", "event:snapshot", "event:change");
    CompletableFuture<Boolean> events = reads("/api/v1/live/events", "id:", "\"shown\"");
    assertThat(calls.post(STORED, "{\"action\":\"shown\",\"user\":\"ada\"}").status())
        .isEqualTo(202);
    assertThat(counters.join()).isTrue();
    assertThat(events.join()).isTrue();
  }

  /**
   * Completes once the part was read.
   *
   * @param place how the line begins that says where the reader stands; it was read on return
   */
  private CompletableFuture<Boolean> reads(String path, String place, String part) {
    CompletableFuture<Boolean> begun =
        new CompletableFuture<Boolean>().orTimeout(LIMIT_SECONDS, SECONDS);
    CompletableFuture<Boolean> read =
        CompletableFuture.supplyAsync(
                () -> {
                  try (Stream<String> lines = calls.lines(path)) {
                    return lines
                        .dropWhile(line -> !line.startsWith(place))
                        .peek(line -> begun.complete(true))
                        .anyMatch(line -> line.contains(part));
                  }
                },
                Thread::startVirtualThread)
            .orTimeout(LIMIT_SECONDS, SECONDS);
    begun.join();
    return read;
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
