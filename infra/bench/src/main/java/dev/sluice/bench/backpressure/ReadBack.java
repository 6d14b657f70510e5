package dev.sluice.bench.backpressure;

import dev.sluice.bench.load.NumberedEvents;
import dev.sluice.bench.report.Finding;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The books: every number that was answered with a yes stands in the topic. */
final class ReadBack {
  private static final String TOPIC = "sluice.events";
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final Map<TopicPartition, Long> starts;
  private final BitSet found = new BitSet();
  private long again;

  private ReadBack(String bootstrapServers, Map<TopicPartition, Long> starts) {
    this.bootstrapServers = bootstrapServers;
    this.starts = starts;
  }

  /** What is in the topic already is passed over. */
  static ReadBack fromNow(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      return new ReadBack(bootstrapServers, consumer.endOffsets(partitions(consumer)));
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(TOPIC).stream()
        .map(partition -> new TopicPartition(TOPIC, partition.partition()))
        .toList();
  }

  List<Finding> compare(Ledger ledger) {
    read();
    BitSet missing = ledger.accepted();
    missing.andNot(found);
    return List.of(
        Finding.ofCount("events answered yes", ledger.accepted().cardinality()),
        Finding.ofCount("of them missing in the topic", missing.cardinality()).atMost(0),
        Finding.ofCount("events in the topic more than once", again));
  }

  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(this::note);
      }
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> event) {
    int number = Math.toIntExact(NumberedEvents.number(event.value()));
    if (number < 0) {
      return;
    }
    if (found.get(number)) {
      again++;
    }
    found.set(number);
  }
}
