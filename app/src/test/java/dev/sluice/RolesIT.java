package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.live.Announcements;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Stage;
import dev.sluice.query.Counters;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RolesIT {

  private static final String NOWHERE = "127.0.0.1:1";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Whatever a process does, it knows who asks. */
  private static final Set<String> OF_ALL =
      Set.of(
          "schema",
          "first-admin",
          "secrets",
          "clock",
          "revocations",
          "rumours",
          "open-calls",
          "limits",
          "last-uses",
          "api-hits");

  @Test
  void ingest_alone_takes_events_in_though_redis_is_away() {
    try (RunningServer server =
        RunningServer.start("sluice.roles=ingest", "sluice.redis.url=redis://" + NOWHERE)) {
      Calls calls = server.calls();

      await()
          .atMost(SOON)
          .until(() -> calls.post("/api/v1/events", "{\"action\":\"x\"}").status() == 202);

      assertThat(stagesBesideThoseOfAll(server)).containsExactlyInAnyOrder("topic", "append");
      assertThat(server.has(Announcements.class)).isFalse();
      assertThat(server.has(Counters.class)).isFalse();
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(405);
      assertThat(calls.get("/api/v1/live/counters").status()).isEqualTo(404);
      assertThat(calls.get("/health").json().path("services").propertyNames())
          .containsExactlyInAnyOrder("log", "database", "cache", "redis");
    }
  }

  @Test
  void persist_alone_stores_and_checks_and_shows_what_could_not_be_stored() {
    try (RunningServer server = RunningServer.start("sluice.roles=persist")) {
      Calls calls = server.calls();

      await().atMost(SOON).until(() -> calls.get("/health").status() == 200);

      assertThat(stagesBesideThoseOfAll(server))
          .containsExactlyInAnyOrder(
              "topic",
              "append",
              "persist",
              "lag",
              "store-size",
              "long-log",
              "tomorrow",
              "entries",
              "reports",
              "retention",
              "erasure",
              "announce");
      assertThat(server.has(Counters.class)).isFalse();
      assertThat(calls.get("/api/v1/check").status()).isEqualTo(200);
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(404);
      assertThat(calls.get("/api/v1/dead-letters").status()).isEqualTo(200);
      assertThat(calls.get("/api/v1/status").status()).isEqualTo(200);
      assertThat(calls.get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void persist_alone_is_ready_once_it_can_work() {
    try (RunningServer server =
        RunningServer.start("sluice.roles=persist", "sluice.log.bootstrap-servers=" + NOWHERE)) {
      Calls calls = server.calls();

      Calls.Answer health = calls.get("/health/ready");

      assertThat(health.status()).isEqualTo(503);
      assertThat(role(health, "persist")).isEqualTo("waits for log");
    }
  }

  @Test
  void live_alone_shows_counters_without_kafka() {
    try (RunningServer server =
        RunningServer.start("sluice.roles=live", "sluice.log.bootstrap-servers=" + NOWHERE)) {
      Calls calls = server.calls();

      await().atMost(SOON).until(() -> calls.get("/health").status() == 200);

      assertThat(stagesBesideThoseOfAll(server))
          .containsExactlyInAnyOrder("hints", "truth", "beat", "hearing", "tails");
      assertThat(server.has(EventLog.class)).isFalse();
      assertThat(server.has(Announcements.class)).isFalse();
      await().atMost(SOON).until(() -> calls.post("/api/v1/live/tickets", "").status() == 201);
      try (Stream<String> lines = calls.lines("/api/v1/live/counters")) {
        assertThat(lines.anyMatch("event:snapshot"::equals)).isTrue();
      }
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(404);
    }
  }

  @Test
  void query_alone_answers_without_kafka_and_redis() {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.log.bootstrap-servers=" + NOWHERE,
            "sluice.redis.url=redis://" + NOWHERE)) {
      Calls calls = server.calls();

      await().atMost(SOON).until(() -> calls.get("/api/v1/events").status() == 200);

      assertThat(stagesBesideThoseOfAll(server)).containsExactly("caches");
      assertThat(calls.get("/api/v1/stats/summary").status()).isEqualTo(200);
      assertThat(server.has(EventLog.class)).isFalse();
      assertThat(calls.post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(405);
      assertThat(calls.get("/api/v1/dead-letters").status()).isEqualTo(404);
      assertThat(calls.get("/health").json().path("status").asString()).isEqualTo("degraded");
    }
  }

  @Test
  void ingest_starts_while_every_engine_is_away_and_says_what_it_lacks() {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.log.bootstrap-servers=" + NOWHERE,
            "sluice.store.url=postgresql://" + NOWHERE + "/sluice")) {
      Calls calls = server.calls();

      Calls.Answer health = calls.get("/health/ready");

      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().path("roles").path("ingest").asString()).isEqualTo("waits for log");
      assertThat(health.json().path("services").path("database").asString())
          .isEqualTo("disconnected");
      olderSystemsSayNoAsTheyAreKnown(calls);
      Calls.Answer refused = calls.post("/api/v1/events", "{\"action\":\"x\"}");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).matches("\\d+");
      isRefusedInItsWay(calls.post("/api/logs", "{\"endpoint\":\"/\"}"), "error");
      isRefusedInItsWay(
          calls.post(
              "/api/v1/logs",
              "{\"ip_address\":\"::1\",\"endpoint\":\"/\",\"method\":\"GET\",\"timestamp\":1}"),
          "message",
          "error");
    }
  }

  private static void isRefusedInItsWay(Calls.Answer answer, String... members) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).matches("\\d+");
    assertThat(answer.json().propertyNames()).containsExactly(members);
  }

  private static void olderSystemsSayNoAsTheyAreKnown(Calls calls) {
    assertThat(refused(calls, "/user-activity", "{\"userName\":\"ann\",\"activityType\":\"x\"}"))
        .containsExactly("message", "error", "statusCode");
    assertThat(refused(calls, "/interactions/send-single", "{}"))
        .containsExactly("timestamp", "status", "error", "path");
    assertThat(refused(calls, "/interactions/send-from-file", ""))
        .containsExactly("timestamp", "status", "error", "path");
    assertThat(
            refused(
                calls,
                "/api/event",
                "{\"user_id\":7,\"event_action_timestamp\":\"2025-01-02T03:04:05Z\",\"action\":\"viewed\"}"))
        .containsExactly("error");
  }

  private static Collection<String> refused(Calls calls, String path, String body) {
    Calls.Answer answer = calls.post(path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).matches("\\d+");
    return answer.json().propertyNames();
  }

  @Test
  void a_start_survives_a_broker_whose_name_nobody_knows() {
    try (RunningServer server =
        RunningServer.start("sluice.log.bootstrap-servers=broker.invalid:9092")) {
      Calls calls = server.calls();

      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                Calls.Answer health = calls.get("/health");
                assertThat(role(health, "query")).isEqualTo("up");
                assertThat(role(health, "ingest")).isEqualTo("waits for log");
              });

      assertThat(calls.post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(503);
    }
  }

  @Test
  void a_password_is_not_told_though_its_engine_is_away(CapturedOutput output) {
    try (RunningServer server =
        RunningServer.start(
            "sluice.log.bootstrap-servers=" + NOWHERE,
            "sluice.store.url=postgresql://" + NOWHERE + "/sluice",
            "sluice.store.password=hunter2",
            "sluice.redis.url=redis://:hunter2@" + NOWHERE)) {
      Calls calls = server.calls();

      await()
          .atMost(SOON)
          .until(
              () ->
                  output.getAll().contains("schema failed")
                      && output.getAll().contains("hints failed"));

      assertThat(calls.get("/health").response().body()).doesNotContain("hunter2");
      assertThat(output).doesNotContain("hunter2");
    }
  }

  @Test
  void a_role_whose_stage_goes_on_failing_says_so_though_every_engine_answers() {
    try (RunningServer server = RunningServer.start("sluice.log.topic=no topic's name")) {
      Calls calls = server.calls();

      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                Calls.Answer health = calls.get("/health");
                assertThat(health.status()).isEqualTo(503);
                assertThat(role(health, "persist")).startsWith("failing: ");
                assertThat(role(health, "ingest")).startsWith("failing: ");
                assertThat(role(health, "query")).isEqualTo("up");
              });
      await().atMost(SOON).until(() -> calls.get("/health/ready").status() == 200);
    }
  }

  private static String role(Calls.Answer health, String name) {
    return health.json().path("roles").path(name).asString();
  }

  private static Set<String> stagesBesideThoseOfAll(RunningServer server) {
    Set<String> stages =
        server.beans(Stage.class).stream().map(Stage::name).collect(Collectors.toSet());
    assertThat(stages).containsAll(OF_ALL);
    stages.removeAll(OF_ALL);
    return stages;
  }
}
