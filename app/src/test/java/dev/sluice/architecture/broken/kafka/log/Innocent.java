package dev.sluice.architecture.broken.kafka.log;

import org.jspecify.annotations.NullMarked;
import reactor.kafka.receiver.KafkaReceiver;

@NullMarked
final class Innocent {
  Class<?> receiver = KafkaReceiver.class;
}
