package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static RunningServer server;
  private static Calls operator;
  private static Calls everybody;

  @BeforeAll
  static void start() {
    server = RunningServer.start("sluice.roles=ingest", "sluice.http.management-port=0");
    operator = new Calls("http://127.0.0.1:" + server.bean(ManagementServer.class).port(), "");
    everybody = server.calls();
    await().atMost(SOON).until(() -> operator.get("/health/ready").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void operators_see_the_meters_and_how_each_engine_is() {
    assertThat(operator.get("/metrics").response().body()).contains("jvm_memory_used_bytes");
    assertThat(operator.get("/health").json().path("services").propertyNames()).contains("log");
    assertThat(operator.get("/health").json().path("roles").propertyNames())
        .containsExactly("ingest");
  }

  @Test
  void however_many_ask_for_the_meters_at_the_same_time_they_are_read_for_all_together() {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(1);
    Gauge.builder("test.slow", read, count -> slow(count, all))
        .register(server.bean(MeterRegistry.class));

    int port = server.bean(ManagementServer.class).port();
    List<RawCall> asked = Stream.generate(() -> asked(port)).limit(200).toList();
    await().untilAtomic(read, equalTo(1));
    all.countDown();

    assertThat(asked).extracting(RawCall::status).containsOnly(200);
    assertThat(read).hasValueLessThan(100);
    asked.forEach(RawCall::close);
  }

  /** On its way before any of them is answered. */
  private static RawCall asked(int port) {
    return new RawCall(port).send("GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n");
  }

  private static double slow(AtomicInteger count, CountDownLatch all) {
    count.incrementAndGet();
    try {
      return all.await(10, TimeUnit.SECONDS) ? 1 : 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready"})
  void everybody_else_is_told_in_a_word(String path) {
    await().atMost(SOON).until(() -> everybody.get(path).status() == 200);
    assertThat(everybody.get(path).json().propertyNames())
        .containsExactlyInAnyOrder("status", "timestamp");
  }

  @Test
  void each_port_has_its_own_addresses_and_no_others() {
    assertThat(everybody.get("/metrics").status()).isEqualTo(404);
    assertThat(operator.get("/api/v1/events").json().path("type").asString())
        .isEqualTo("/problems/not-found");
    assertThat(operator.get("/metrics").header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
