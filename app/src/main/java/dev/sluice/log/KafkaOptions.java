package dev.sluice.log;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.sender.SenderOptions;

/** How we speak with Kafka. */
final class KafkaOptions {

  private static final int FEW_BATCH_BYTES = 16 * 1024;
  private static final int MANY_BATCH_BYTES = 64 * 1024;
  private static final int MOST_IN_FLIGHT = 8192;

  /**
   * What is worth being fetched, and how long less than that waits for more: to fetch each event as
   * soon as it is there keeps a broker busy for nothing.
   */
  private static final int FETCH_BYTES = 64 * 1024;

  private static final int FETCH_WAIT_MILLIS = 20;

  /** Of each partition of a large topic, one that is being filled and five on their way. */
  private static final int MOST_BATCHES = 10_000 * (1 + 5);

  /**
   * A topic that is forgotten because nobody wrote to it has to be asked for anew, for as long as
   * the brokers take to answer, by the thread that brings the next event.
   */
  private static final long NEVER_FORGOTTEN_MILLIS = Duration.ofDays(36_500).toMillis();

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** As long as a rebalance waits for what has been read and is not stored yet. */
  private static final Duration IN_HAND = Duration.ofSeconds(3);

  /** Between two polls lies no more than that and the looks for where to read on. */
  private static final Duration AT_A_REBALANCE =
      IN_HAND.plus(BatchReader.STARTS_LIMIT).plusSeconds(1);

  private KafkaOptions() {}

  /**
   * For a few events at a time. They wait a millisecond for others, which halves what they cost the
   * broker, and go as they are: what a compressor needs for a batch costs more than such a batch.
   */
  static SenderOptions<byte[], byte[]> few(LogSettings settings) {
    return sender(settings, FEW_BATCH_BYTES, 1, "none");
  }

  /** For events that come in numbers, which fill batches by themselves. */
  static SenderOptions<byte[], byte[]> many(LogSettings settings) {
    return sender(settings, MANY_BATCH_BYTES, 0, "lz4");
  }

  /**
   * Durable before yes. What is on its way is tried for as long as a stream waits, because only the
   * producer itself can try again without writing twice; a call that can't wait gives up before.
   */
  private static SenderOptions<byte[], byte[]> sender(
      LogSettings settings, int batchBytes, int lingerMillis, String compression) {
    int limit = Math.toIntExact(settings.deliveryTimeout().toMillis());
    return SenderOptions.<byte[], byte[]>create(
            Map.ofEntries(
                entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                entry(ProducerConfig.ACKS_CONFIG, "all"),
                entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                entry(ProducerConfig.LINGER_MS_CONFIG, lingerMillis),
                entry(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes),
                entry(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer(settings, batchBytes)),
                entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(1000, limit)),
                entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_FORGOTTEN_MILLIS),
                entry(
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(2000, limit - lingerMillis)),
                entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit),
                entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression),
                entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class)))
        .maxInFlight(MOST_IN_FLIGHT)
        .stopOnError(false)
        .closeTimeout(CLOSE_LIMIT);
  }

  /**
   * More than the window lets in, so that the producer never blocks for want of room: whatever is
   * in a batch, it takes up all of its bytes. A topic that was there before has as many partitions
   * as somebody gave it.
   */
  private static long buffer(LogSettings settings, int batchBytes) {
    return settings.inFlightSize().toBytes() + (long) MOST_BATCHES * batchBytes;
  }

  /**
   * Kafka's own offsets are for lag monitors. The consumer protocol and the assignor are pinned:
   * with the newer ones a rebalance ends the receiver. One who was killed is taken for dead after
   * ten seconds, and whoever is there hears of a rebalance within one; of one who is there and does
   * not answer, the others wait for little longer than he may take. A connection that has fallen
   * silent is left before the session that depends on it has ended. A consumer whose place is not
   * in the log any more fails, instead of going on where it likes.
   */
  static ReceiverOptions<byte[], byte[]> receiver(LogSettings settings) {
    return ReceiverOptions.<byte[], byte[]>create(
            Map.ofEntries(
                entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                entry(ConsumerConfig.GROUP_ID_CONFIG, settings.group()),
                entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
                entry(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    RangeAssignor.class.getName()),
                entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000),
                entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1000),
                entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) AT_A_REBALANCE.toMillis()),
                entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4000),
                entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.pollEvents()),
                entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES),
                entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS),
                entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)))
        .subscription(Set.of(settings.topic()))
        .commitInterval(Duration.ofSeconds(1))
        .maxDelayRebalance(IN_HAND)
        .closeTimeout(CLOSE_LIMIT);
  }

  /**
   * For who looks at what comes first and nothing else, of as many partitions at a time as there
   * are. It belongs to no group.
   */
  static Map<String, Object> glance(LogSettings settings) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        settings.bootstrapServers(),
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        FEW_BATCH_BYTES,
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
        2000,
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
        2000);
  }

  /**
   * The client waits for an hour for the first word on a connection. One that was made while nobody
   * answered is closed because nothing happens on it.
   */
  static Map<String, Object> admin(LogSettings settings) {
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers(),
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 2000,
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
  }
}
