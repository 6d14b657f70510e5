package dev.sluice.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.embedded.SharedEngines;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class TracesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String COUNTERS = "/api/v1/live/counters";

  @Test
  void one_trace_leads_from_the_request_over_the_log_and_the_commit_to_who_is_shown_it()
      throws Exception {
    String topic = "traces-" + UUID.randomUUID();
    try (Collector collector = Collector.start();
        RunningServer server =
            RunningServer.start(
                "sluice.log.topic=" + topic,
                "sluice.log.group=" + topic,
                "sluice.tracing.endpoint=" + collector.endpoint(),
                "sluice.tracing.share=0")) {
      // of whom Redis knows nothing newer, from another database
      Calls calls = new Calls(server.calls().address("").toString(), IssuedKey.of(Scope.ADMIN));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> calls.get("/api/v1/events?limit=1").status() == 200);
      String trace = random(16);

      // what is shown before word of it has come, in a slow moment, is nobody's end of a trace
      try (Stream<String> counters = calls.lines(COUNTERS)) {
        assertThat(counters.iterator()).hasNext();
        await()
            .atMost(SOON)
            .until(
                () -> {
                  send(calls, trace);
                  return collector.has("show change");
                });
      }

      assertThat(header(topic)).hasValueSatisfying(header -> assertThat(header).contains(trace));
      await().atMost(SOON).until(() -> collector.spansOf(trace) >= 4);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          List.of(
                              "POST /api/v1/events",
                              "publish events",
                              "store batch",
                              "show change"))
                      .allMatch(collector::has));
      await().atMost(SOON).untilAsserted(() -> assertThat(exemplars(calls)).contains(trace));
      assertThat(collector.has("GET /api/v1/events")).as("what nobody asked for").isFalse();
    }
  }

  @Test
  void unless_somebody_wants_it_nothing_is_traced() {
    String action = UUID.randomUUID().toString();
    Calls calls = SharedServer.get().calls();

    calls.send(event(calls, action).header("traceparent", parent(random(16))).build());

    assertThat(records("sluice.events").filter(each -> each.value().contains(action)))
        .singleElement()
        .satisfies(each -> assertThat(each.headers()).isEmpty());
  }

  private static void send(Calls calls, String trace) {
    Calls.Answer answer =
        calls.send(event(calls, "traced").header("traceparent", parent(trace)).build());
    assertThat(answer.status()).isEqualTo(202);
  }

  private static HttpRequest.Builder event(Calls calls, String action) {
    return calls
        .request("/api/v1/events?ack=stored")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"action\":\"%s\"}".formatted(action)));
  }

  private static String parent(String trace) {
    return "00-%s-%s-01".formatted(trace, random(8));
  }

  private static String random(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static String exemplars(Calls calls) {
    return calls
        .send(calls.request("/metrics").header("Accept", "application/openmetrics-text").build())
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("sluice_latency_seconds_bucket") && line.contains("# {"))
        .reduce("", String::concat);
  }

  private static Optional<String> header(String topic) {
    return records(topic)
        .flatMap(
            each ->
                StreamSupport.stream(each.headers().headers("traceparent").spliterator(), false))
        .map(header -> new String(header.value(), US_ASCII))
        .findFirst();
  }

  /** All that a topic holds, as any reader of it has them. */
  private static Stream<ConsumerRecord<String, String>> records(String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                SharedEngines.get().kafka().bootstrapServers(),
                "max.poll.records",
                100_000),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, String>> all = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all.stream();
    }
  }
}
