package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Storing, while what live readers are told by is away. */
class LostRedisIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int EVENTS = 300;

  private final String action = "lost-" + UUID.randomUUID();

  @Test
  void without_redis_all_is_stored_and_counted_and_a_counter_says_what_was_not_told() {
    String topic = "test-" + UUID.randomUUID();
    try (RunningServer server =
        RunningServer.start(
            "sluice.redis.url=redis://127.0.0.1:1",
            "sluice.log.topic=" + topic,
            "sluice.log.group=" + topic)) {
      Calls calls = server.calls();
      await().atMost(SOON).until(() -> calls.post("/api/v1/events", events()).status() == 202);

      await().atMost(SOON).until(() -> rows() == EVENTS);
      await().atMost(SOON).until(() -> count(server, "sluice.stage.discarded", "announce") > 0);
      assertThat(count(server, "sluice.stage.errors", "persist")).isZero();
      assertThat(calls.get("/health").json().at("/roles/persist").asString()).isEqualTo("up");
    }
  }

  /** With ids, since they may be sent again. */
  private String events() {
    return IntStream.range(0, EVENTS)
        .mapToObj(n -> "{\"action\":\"%s\",\"id\":\"%s-%d\"}".formatted(action, action, n))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private long rows() {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql("SELECT count(*) AS found FROM events WHERE action = :action")
            .bind("action", action)
            .mapValue(Long.class)
            .one());
  }

  private static double count(RunningServer server, String name, String stage) {
    return server.bean(MeterRegistry.class).find(name).tag("stage", stage).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
