package dev.sluice.architecture.broken.transactions;

import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.kafka.sender.KafkaSender;

@NullMarked
final class CulpritSends {
  Publisher<?> send(KafkaSender<byte[], byte[]> sender) {
    return sender.sendTransactionally(Flux.empty());
  }
}
