package dev.sluice.architecture.broken.block;

import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

@NullMarked
final class CulpritRefersToIt {
  Function<Mono<String>, @Nullable String> wait = Mono::block;
}
