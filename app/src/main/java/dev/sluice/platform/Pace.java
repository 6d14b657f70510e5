package dev.sluice.platform;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Hands on the first of many at once, and after each pause the latest that has come in it. */
public final class Pace {

  private Pace() {}

  public static <T> Flux<T> limit(Flux<T> stream, Duration pause) {
    Sinks.Empty<Void> end = Sinks.empty();
    Mono<T> rest = Mono.delay(pause).takeUntilOther(end.asMono()).then(Mono.empty());
    return stream
        .doOnTerminate(end::tryEmitEmpty)
        .onBackpressureLatest()
        .concatMap(next -> Mono.just(next).concatWith(rest), 0);
  }
}
