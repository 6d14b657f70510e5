package dev.sluice.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Events;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

class KafkaEventLogIT extends EventLogContract {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LogSettings settings = settings();

  private static LogSettings settings() {
    String name = "test-" + UUID.randomUUID();
    return new LogSettings(
        SharedEngines.get().kafka().bootstrapServers(),
        name,
        3,
        (short) -1,
        Duration.ofDays(1),
        name,
        50,
        Duration.ofSeconds(5));
  }

  @Override
  EventLog log() {
    KafkaTopic topic = new KafkaTopic(settings, Role.INGEST);
    open.add(topic);
    Flux.from(topic.flow(Mono.never())).blockLast(LIMIT);
    KafkaEventLog log = new KafkaEventLog(settings);
    open.add(log);
    return log;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void what_others_wrote_into_the_topic_is_handed_on_as_what_it_is() {
    EventLog log = log();
    UUID client = UUID.randomUUID();
    append(log, List.of(Events.ofUser(client, "before", "ada")));
    write(log, "\u0001 no event".getBytes(UTF_8));
    write(log, null);

    List<Batch> batches = read(log, beginning(), 3);

    assertThat(batches.stream().flatMap(batch -> batch.entries().stream()))
        .filteredOn(entry -> entry.reading() instanceof Reading.Rejected)
        .hasSize(2)
        .extracting(Entry::reading)
        .allSatisfy(
            reading ->
                assertThat(reading)
                    .asInstanceOf(InstanceOfAssertFactories.type(Reading.Rejected.class))
                    .extracting(Reading.Rejected::rejection)
                    .isInstanceOf(Rejection.MalformedJson.class));
  }

  private void write(EventLog log, byte @Nullable [] value) {
    KafkaSender<byte[], byte[]> sender = KafkaSender.create(KafkaOptions.sender(settings));
    sender
        .send(Mono.just(SenderRecord.create(new ProducerRecord<>(settings.topic(), value), log)))
        .blockLast(LIMIT);
    sender.close();
  }

  @Test
  void an_append_fails_soon_when_no_broker_answers() {
    LogSettings nowhere =
        new LogSettings(
            "127.0.0.1:1",
            "none",
            1,
            (short) -1,
            Duration.ofDays(1),
            "none",
            1,
            Duration.ofMillis(500));
    KafkaEventLog log = new KafkaEventLog(nowhere);
    open.add(log);

    assertThatThrownBy(() -> log.append(Events.of(UUID.randomUUID(), "x")).block(LIMIT))
        .isInstanceOf(LogUnavailableException.class);
  }
}
