package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortIT {

  private static RunningServer server;
  private static Calls operator;
  private static Calls everybody;

  @BeforeAll
  static void start() {
    server = RunningServer.start("sluice.roles=ingest", "sluice.http.management-port=0");
    operator = new Calls("http://127.0.0.1:" + server.bean(ManagementServer.class).port(), "");
    everybody = server.calls();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> operator.get("/health/ready").status() == 200);
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

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready"})
  void everybody_else_is_told_in_a_word(String path) {
    assertThat(everybody.get(path).status()).isEqualTo(200);
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
