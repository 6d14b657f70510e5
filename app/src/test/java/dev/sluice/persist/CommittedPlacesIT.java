package dev.sluice.persist;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.embedded.SharedEngines;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader has committed in Kafka tells how far it lags, and never where it goes on. */
class CommittedPlacesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String USER = "ada";

  private final ScratchDatabase database = new ScratchDatabase();
  private final String topic = "test-" + UUID.randomUUID();
  private final Admin kafka =
      Admin.create(
          Map.of(
              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
              SharedEngines.get().kafka().bootstrapServers()));

  @AfterEach
  void close() {
    kafka.close();
    database.close();
  }

  @Test
  void a_reader_that_died_between_the_database_and_kafka_stores_nothing_twice() {
    try (RunningServer server = server("ingest,persist,query")) {
      assertThat(server.calls().storedActions(USER)).isEmpty();
      send(server, "one", "two", "three");
      assertThat(server.calls().storedActions(USER))
          .containsExactlyInAnyOrder("one", "two", "three");
      // which comes after what is stored
      await().atMost(SOON).until(() -> committed() == 5);
    }
    assertThat(committed()).as("for who watches the lag").isEqualTo(5);

    commit(end -> 0);

    try (RunningServer server = server("ingest,persist,query")) {
      send(server, "four");
      assertThat(server.calls().storedActions(USER))
          .containsExactlyInAnyOrder("one", "two", "three", "four");
      assertThat(Answers.of(server.bean(Checker.class).check(null, day -> {})))
          .returns(true, Verdict::equal)
          .returns(7L, Verdict::events);
    }
  }

  @Test
  void one_that_stands_further_in_kafka_than_in_the_database_leaves_nothing_out() {
    try (RunningServer server = server("ingest,query")) {
      send(server, "one", "two", "three");
    }

    commit(end -> end);

    try (RunningServer server = server("ingest,persist,query")) {
      assertThat(server.calls().storedActions(USER))
          .containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  private RunningServer server(String roles) {
    RunningServer server =
        RunningServer.start(
            "sluice.roles=" + roles,
            "sluice.store.url=" + database.url(),
            "sluice.log.topic=" + topic,
            "sluice.log.group=" + topic);
    await().atMost(SOON).until(() -> server.calls().get("/api/v1/events?limit=1").status() == 200);
    if (server.has(PersistStage.class)) {
      await().atMost(SOON).until(() -> isReading(server));
    }
    return server;
  }

  private static boolean isReading(RunningServer server) {
    return server.bean(MeterRegistry.class).find("sluice.persist.writer").gauges().stream()
        .anyMatch(writer -> writer.value() == 1);
  }

  private static void send(RunningServer server, String... actions) {
    for (String action : actions) {
      String event = "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, USER);
      assertThat(server.calls().post("/api/v1/events", event).status()).isEqualTo(202);
    }
  }

  private long committed() {
    return answer(kafka.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata())
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  private void commit(ToLongFunction<Long> place) {
    Map<TopicPartition, OffsetSpec> ends =
        answer(kafka.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(described -> described.partitions().stream())
            .collect(
                toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    Map<TopicPartition, OffsetAndMetadata> places =
        answer(kafka.listOffsets(ends).all()).entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    end -> new OffsetAndMetadata(place.applyAsLong(end.getValue().offset()))));
    // whoever has just left may still be taken for a member
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> kafka.alterConsumerGroupOffsets(topic, places).all().get() == null);
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
