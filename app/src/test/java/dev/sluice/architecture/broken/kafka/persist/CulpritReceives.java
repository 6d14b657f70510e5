package dev.sluice.architecture.broken.kafka.persist;

import org.jspecify.annotations.NullMarked;
import reactor.kafka.receiver.KafkaReceiver;

@NullMarked
final class CulpritReceives {
  Class<?> receiver = KafkaReceiver.class;
}
