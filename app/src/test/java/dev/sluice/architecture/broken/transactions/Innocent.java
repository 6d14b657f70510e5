package dev.sluice.architecture.broken.transactions;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  String key() {
    return ProducerConfig.ACKS_CONFIG;
  }
}
