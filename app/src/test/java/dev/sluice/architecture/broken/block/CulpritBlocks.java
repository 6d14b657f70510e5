package dev.sluice.architecture.broken.block;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

@NullMarked
final class CulpritBlocks {
  @Nullable String wait(Mono<String> text) {
    return text.block();
  }
}
