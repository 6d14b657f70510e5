package dev.sluice.architecture.broken.language.event;

import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Mono;

@NullMarked
final class CulpritKnowsReactor {
  Mono<String> text = Mono.just("");
}
