package dev.sluice.architecture.broken.bytes.body;

import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Flux;

@NullMarked
final class Innocent {
  Flux<byte[]> chunks = Flux.empty();
}
