package dev.sluice.architecture.broken.kafka.ingest;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  String acks = ProducerConfig.configDef().toRst();
}
