package dev.sluice.architecture.broken.subscribe;

import org.jspecify.annotations.NullMarked;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

@NullMarked
final class CulpritCalls {
  Disposable start(Flux<String> texts) {
    return texts.subscribe();
  }
}
