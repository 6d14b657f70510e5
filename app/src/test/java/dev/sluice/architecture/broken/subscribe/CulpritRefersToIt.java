package dev.sluice.architecture.broken.subscribe;

import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@NullMarked
final class CulpritRefersToIt {
  Supplier<Disposable> start(Mono<String> text) {
    return text::subscribe;
  }
}
