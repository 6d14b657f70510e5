package dev.sluice.log;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.sender.SenderOptions;

/** How we speak with Kafka. */
final class KafkaOptions {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private KafkaOptions() {}

  /**
   * Durable before yes, and soon no: a broker that is away must not hold a request for a minute.
   */
  static SenderOptions<byte[], byte[]> sender(LogSettings settings) {
    int limit = Math.toIntExact(settings.appendTimeout().toMillis());
    return SenderOptions.<byte[], byte[]>create(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Math.min(1000, limit),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(2000, limit),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                limit,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class))
        .scheduler(Schedulers.parallel())
        .closeTimeout(CLOSE_LIMIT);
  }

  /**
   * Kafka's own offsets are for lag monitors. The consumer protocol and the assignor are pinned:
   * with the newer ones a rebalance ends the receiver.
   */
  static ReceiverOptions<byte[], byte[]> receiver(LogSettings settings) {
    return ReceiverOptions.<byte[], byte[]>create(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                settings.group(),
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                "classic",
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                settings.batchEvents(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class))
        .subscription(Set.of(settings.topic()))
        .commitInterval(Duration.ofSeconds(1))
        .maxDelayRebalance(Duration.ofSeconds(3))
        .closeTimeout(CLOSE_LIMIT);
  }

  static Map<String, Object> admin(LogSettings settings) {
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers(),
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 2000,
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
  }
}
