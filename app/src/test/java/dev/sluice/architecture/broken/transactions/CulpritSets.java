package dev.sluice.architecture.broken.transactions;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritSets {
  String key() {
    return ProducerConfig.TRANSACTIONAL_ID_CONFIG;
  }
}
