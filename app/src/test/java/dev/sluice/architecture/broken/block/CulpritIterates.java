package dev.sluice.architecture.broken.block;

import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Flux;

@NullMarked
final class CulpritIterates {
  Iterable<String> all(Flux<String> texts) {
    return texts.toIterable();
  }
}
