package dev.sluice.persist;

import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Work on the tables that is done at the start and then again and again. */
final class Rounds {

  private Rounds() {}

  /** Gives what comes of each round, none of which begins before the last has ended. */
  static <T> Flux<T> every(Duration beat, Schema schema, Supplier<Mono<T>> work, Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.interval(Duration.ZERO, beat).onBackpressureDrop())
        .concatMap(round -> work.get(), 1)
        .takeUntilOther(drain);
  }
}
