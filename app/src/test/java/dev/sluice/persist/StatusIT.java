package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatusIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PATH = "/api/v1/status";
  private static final String NOWHERE = "127.0.0.1:9";

  private final Calls calls = SharedServer.get().calls();

  @Test
  void it_tells_of_engines_roles_and_how_far_the_database_is_behind() {
    calls.post("/api/v1/events?ack=stored", "{\"action\":\"x\"}");

    JsonNode status =
        await()
            .atMost(SOON)
            .until(() -> calls.get(PATH).json(), json -> json.at("/lag/events").asInt(-1) == 0);

    assertThat(status.path("services").propertyNames()).contains("log", "database", "redis");
    assertThat(status.path("roles").path("persist").asString()).isEqualTo("up");
    assertThat(status.at("/lag/seconds").asDouble()).isZero();
    assertThat(status.at("/lag/partitions").size()).isPositive();
    assertThat(status.at("/lag/partitions").valueStream())
        .allMatch(partition -> partition.path("stored").asLong() == partition.path("end").asLong())
        .anyMatch(partition -> partition.path("end").asLong() > 0);
  }

  @Test
  void it_says_that_nobody_can_tell_the_lag_while_the_log_is_away() {
    try (RunningServer server =
        RunningServer.start("sluice.roles=persist", "sluice.log.bootstrap-servers=" + NOWHERE)) {
      Calls.Answer status =
          await()
              .atMost(SOON)
              .until(() -> server.calls().get(PATH), answer -> answer.status() == 200);

      assertThat(status.json().path("status").asString()).isEqualTo("unhealthy");
      assertThat(status.json().path("services").path("log").asString()).isEqualTo("disconnected");
      assertThat(status.json().path("lag").isNull()).isTrue();
    }
  }

  @Test
  void it_is_for_admins() {
    Calls reader =
        new Calls("http://127.0.0.1:" + SharedServer.get().port(), IssuedKey.of(Scope.READ));

    assertThat(reader.get(PATH).status()).isEqualTo(403);
  }
}
