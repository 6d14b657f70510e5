package dev.sluice.log;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.internals.ConsumerFactory;

/**
 * Makes consumers that tell a reader, on their own thread, what they are given and what they poll:
 * further on, nobody can say any more which assignment an event came with.
 */
final class KafkaConsumers extends ConsumerFactory {

  private final BatchReader reader;
  private final ClientMeters meters;

  KafkaConsumers(BatchReader reader, ClientMeters meters) {
    this.reader = reader;
    this.meters = meters;
  }

  @Override
  public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
    Consumer<K, V> consumer = new Followed<>(options.consumerProperties());
    meters.follow(consumer::metrics);
    return consumer;
  }

  private final class Followed<K, V> extends KafkaConsumer<K, V> {

    Followed(Map<String, Object> properties) {
      super(properties);
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
      super.subscribe(topics, new Follower(this, listener));
    }

    /**
     * Kafka's own offsets are for lag monitors. Whom Kafka took for dead, his commits fail and his
     * next poll joins again; the receiver would end for it, and leave somebody in the group whom
     * all others wait for.
     */
    @Override
    public void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback told) {
      super.commitAsync(
          offsets,
          (places, failure) ->
              told.onComplete(places, failure instanceof CommitFailedException ? null : failure));
    }

    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
      ConsumerRecords<K, V> records = found(timeout);
      if (!records.isEmpty()) {
        reader.polled(records);
      }
      return records;
    }

    /**
     * A receiver that ends polls until Kafka has its offsets. Where that fails it does not close
     * its consumer, which stays in the group, and all others wait for it.
     */
    private ConsumerRecords<K, V> found(Duration timeout) {
      try {
        return super.poll(timeout);
      } catch (KafkaException failure) {
        if (reader.isLost()) {
          return ConsumerRecords.empty();
        }
        throw failure;
      }
    }
  }

  /**
   * What is taken away is forgotten at once: the receiver then waits for no more than is in hand.
   */
  private final class Follower implements ConsumerRebalanceListener {

    private final Consumer<?, ?> consumer;
    private final ConsumerRebalanceListener receiver;

    Follower(Consumer<?, ?> consumer, ConsumerRebalanceListener receiver) {
      this.consumer = consumer;
      this.receiver = receiver;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      reader.revoked(partitions);
      receiver.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      receiver.onPartitionsAssigned(partitions);
      reader.assigned(consumer, partitions);
    }
  }
}
