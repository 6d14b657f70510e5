package dev.sluice.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Looks when what stands at some place of the log was appended. */
final class AppendTimes {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final LogSettings settings;

  AppendTimes(LogSettings settings) {
    this.settings = settings;
  }

  /** Of the partitions of which that can be told within the limit. */
  Map<TopicPartition, Instant> at(Map<TopicPartition, Long> offsets) {
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(KafkaOptions.glance(settings))) {
      consumer.assign(offsets.keySet());
      offsets.forEach(consumer::seek);
      return firsts(consumer, offsets.size());
    }
  }

  private static Map<TopicPartition, Instant> firsts(
      Consumer<byte[], byte[]> consumer, int partitions) {
    Map<TopicPartition, Instant> found = new HashMap<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    for (long left = LIMIT.toNanos();
        found.size() < partitions && left > 0;
        left = end - System.nanoTime()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofNanos(left))) {
        found.putIfAbsent(
            new TopicPartition(record.topic(), record.partition()),
            Instant.ofEpochMilli(record.timestamp()));
      }
      consumer.pause(found.keySet());
    }
    return found;
  }
}
