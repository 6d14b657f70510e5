package dev.sluice.log;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.internals.ProducerFactory;

/**
 * Makes producers whose answers come one after the other. Kafka answers on its own thread, but for
 * an event that it refuses on the spot, and the sender's queue bears one thread at a time.
 */
final class KafkaProducers extends ProducerFactory {

  private final ClientMeters meters;

  KafkaProducers(ClientMeters meters) {
    this.meters = meters;
  }

  @Override
  public <K, V> Producer<K, V> createProducer(SenderOptions<K, V> options) {
    Producer<K, V> producer = new OneByOne<>(options.producerProperties());
    meters.follow(producer::metrics);
    return producer;
  }

  private static final class OneByOne<K, V> extends KafkaProducer<K, V> {

    private final Object turn = new Object();

    OneByOne(Map<String, Object> properties) {
      super(properties);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> event, Callback callback) {
      return super.send(
          event,
          (metadata, failure) -> {
            synchronized (turn) {
              callback.onCompletion(metadata, failure);
            }
          });
    }
  }
}
