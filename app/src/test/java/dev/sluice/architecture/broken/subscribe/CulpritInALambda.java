package dev.sluice.architecture.broken.subscribe;

import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Mono;

@NullMarked
final class CulpritInALambda {
  Runnable start(Mono<String> text) {
    return () -> text.subscribe();
  }
}
