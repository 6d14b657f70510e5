package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One more in the group of those who read the log, who stores nothing and leaves again. */
final class Newcomer implements AutoCloseable {
  private static final String GROUP = "sluice-persist";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;

  private Newcomer(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  static Newcomer in(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            GROUP,
            "partition.assignment.strategy",
            RangeAssignor.class.getName(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "latest");
    return new Newcomer(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** Whether anything was taken from the others for it. */
  boolean isGivenSome() {
    consumer.subscribe(List.of(Audit.TOPIC));
    return Wait.until(
        LIMIT,
        () -> {
          consumer.poll(POLL);
          return !consumer.assignment().isEmpty();
        });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
