package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LostTopicIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Enough to have some in every partition. */
  private static final int USERS = 60;

  private static final String PERSIST_STARTED_AGAIN =
      "(?s).*sluice_stage_errors_total\\{role=\"persist\",stage=\"persist\"} [1-9].*";

  private final String topic = "test-" + UUID.randomUUID();

  @Test
  void a_topic_that_is_deleted_under_the_server_is_made_anew_and_what_comes_then_is_stored()
      throws Exception {
    try (RunningServer server =
        RunningServer.start("sluice.log.topic=" + topic, "sluice.log.group=" + topic)) {
      Calls calls = server.calls();
      await().atMost(LIMIT).until(() -> calls.get("/health").status() == 200);
      for (int i = 0; i < 5; i++) {
        awaitAccepted(calls, "before");
      }
      await().atMost(LIMIT).until(() -> stored(calls, "before").size() == 5);
      assertThat(calls.get("/health").json().has("alarms")).isFalse();

      deleteTopic();
      awaitAccepted(calls, "after");
      awaitAccepted(calls, "after");

      await().atMost(LIMIT).until(() -> stored(calls, "after").size() == 2);
      assertThat(stored(calls, "before")).hasSize(5);
      JsonNode health = calls.get("/health").json();
      assertThat(health.path("status").asString()).isEqualTo("degraded");
      assertThat(health.path("alarms").path(0).asString()).contains(topic, "up to offset 5");
      assertThat(meters(calls))
          .containsPattern("sluice_log_breaches_total\\{kind=\"replaced\",role=\"persist\"} [1-9]");

      await().atMost(LIMIT).until(() -> meters(calls).matches(PERSIST_STARTED_AGAIN));
      assertThat(calls.post("/api/v1/events", ofManyUsers("later")).status()).isEqualTo(202);
      await().atMost(LIMIT).until(() -> stored(calls, "later").size() == USERS);
    }
  }

  /** Until the broker has forgotten it, it takes what nobody will ever read. */
  private void deleteTopic() throws Exception {
    try (Admin admin = admin()) {
      Uuid old = id(admin);
      admin.deleteTopics(List.of(topic)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      await().atMost(LIMIT).ignoreExceptions().until(() -> !id(admin).equals(old));
    }
  }

  private static Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            SharedEngines.get().kafka().bootstrapServers()));
  }

  private Uuid id(Admin admin) throws Exception {
    return Objects.requireNonNull(
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .get(topic))
        .topicId();
  }

  /** One event, though what was not answered may have come into the log all the same. */
  private void awaitAccepted(Calls calls, String action) {
    String event =
        "{\"action\":\"%s-%s\",\"user\":\"ada\",\"id\":\"%s\"}"
            .formatted(topic, action, UUID.randomUUID());
    await().atMost(LIMIT).until(() -> calls.post("/api/v1/events", event).status() == 202);
  }

  private String ofManyUsers(String action) {
    return IntStream.range(0, USERS)
        .mapToObj(i -> "{\"action\":\"%s-%s\",\"user\":\"user-%d\"}".formatted(topic, action, i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String meters(Calls calls) {
    return calls.get("/metrics").response().body();
  }

  private List<String> stored(Calls calls, String action) {
    return calls
        .get("/api/v1/events?limit=1000&action=%s-%s".formatted(topic, action))
        .json()
        .path("data")
        .valueStream()
        .map(event -> event.path("id").asString())
        .toList();
  }
}
