package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StrangersIT {

  private static final String EVENT = "{\"action\":\"x\"}";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start("sluice.roles=ingest,live", "sluice.access.failures-per-minute=5");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.calls().get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_key_that_is_good_gets_in_though_keys_and_tickets_are_made_up_at_its_address() {
    Calls known = calls(IssuedKey.of(Scope.WRITE));
    assertThat(known.post("/api/v1/events", EVENT).status()).isEqualTo(202);

    IntStream.range(0, 100).forEach(i -> assertThat(watch("no-ticket-" + i)).isEqualTo(401));
    List<Calls.Answer> madeUp = StrangersIT.<Calls.Answer>many(400, StrangersIT::madeUp);
    List<Calls.Answer> refused = madeUp.stream().filter(answer -> answer.status() == 429).toList();

    assertThat(madeUp).extracting(Calls.Answer::status).containsOnly(401, 429);
    assertThat(refused)
        .isNotEmpty()
        .allSatisfy(
            answer -> assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 12));
    assertThat(known.post("/api/v1/events", EVENT).status()).isEqualTo(202);
    Calls met = calls(IssuedKey.of(Scope.WRITE));
    assertThat(met.post("/api/v1/events", EVENT).status()).isEqualTo(202);
    assertThat(watch("t".repeat(43))).isEqualTo(401);
  }

  private static Calls.Answer madeUp() {
    return calls(ApiKey.made().reveal()).post("/api/v1/events", EVENT);
  }

  private static <T> List<T> many(int times, Callable<T> call) {
    try (ExecutorService threads = Executors.newFixedThreadPool(40)) {
      return threads.invokeAll(Collections.nCopies(times, call)).stream()
          .map(Future::resultNow)
          .toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static int watch(String ticket) {
    Calls calls = calls("");
    return calls
        .send(
            HttpRequest.newBuilder(calls.address("/api/v1/live/counters?ticket=" + ticket)).build())
        .status();
  }

  private static Calls calls(String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key);
  }
}
