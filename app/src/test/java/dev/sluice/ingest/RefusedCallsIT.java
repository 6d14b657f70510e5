package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What a call is told while no broker answers, and how soon. */
class RefusedCallsIT {

  private static final String PATH = "/api/v1/events";
  private static final String EVENT = "{\"action\":\"x\"}";
  private static final int ROOM = 1000;
  private static final int ROOM_OF_ONE_CLIENT = 563;

  /** What is promised is a twentieth of it, on a machine that does nothing else. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  @Test
  void a_call_that_finds_no_room_is_told_at_once_to_come_again_and_others_have_theirs() {
    try (RunningServer server = knowing(withoutBroker("1m"));
        RawCall waiting = RawCall.chunked(server, PATH, "application/json");
        RawCall other = new RawCall(server.port())) {
      waiting.chunk(Collections.nCopies(ROOM_OF_ONE_CLIENT, EVENT).toString()).lastChunk();
      await().until(() -> onTheirWay(server) == ROOM_OF_ONE_CLIENT);

      await().untilAsserted(() -> assertIsPutOff(server, "As many events as the server holds"));

      String known = knownTo(server);
      other.send(
          "POST %s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, known, EVENT.length(), EVENT));
      await().until(() -> onTheirWay(server) == ROOM_OF_ONE_CLIENT + 1);
    }
  }

  @Test
  void once_the_log_has_not_answered_three_calls_the_next_is_told_at_once() {
    try (RunningServer server = withoutBroker("100ms")) {
      await().until(() -> refusal(server).startsWith("The log has not answered for a while"));

      // one call a second is let through to find out
      await().untilAsserted(() -> assertIsPutOff(server, "The log has not answered for a while"));
    }
  }

  private static String knownTo(RunningServer server) {
    Calls calls = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));
    awaitKnown(calls);
    return calls.key();
  }

  /** While a new database has no tables yet, every call is put off. */
  private static RunningServer knowing(RunningServer server) {
    awaitKnown(server.calls());
    return server;
  }

  private static void awaitKnown(Calls calls) {
    await().until(() -> calls.post(PATH, "nonsense").status() == 400);
  }

  private static void assertIsPutOff(RunningServer server, String detail) {
    long asked = System.nanoTime();
    Calls.Answer answer = server.calls().post(PATH, EVENT);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/unavailable");
    assertThat(answer.json().path("detail").asString()).startsWith(detail);
  }

  private static String refusal(RunningServer server) {
    return server.calls().post(PATH, EVENT).json().path("detail").asString();
  }

  private static RunningServer withoutBroker(String appendTimeout) {
    return RunningServer.start(
        "sluice.roles=ingest",
        "sluice.log.bootstrap-servers=127.0.0.1:1",
        "sluice.log.in-flight-events=" + ROOM,
        "sluice.log.append-timeout=" + appendTimeout);
  }

  private static double onTheirWay(RunningServer server) {
    return server.bean(MeterRegistry.class).get("sluice.log.window.events").gauge().value();
  }
}
