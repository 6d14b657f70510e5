package dev.sluice.architecture.broken.transactions;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritBegins {
  void begin(KafkaProducer<byte[], byte[]> producer) {
    producer.beginTransaction();
  }
}
