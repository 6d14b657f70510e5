package dev.sluice;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for what a flow gives, as a test has to. */
public final class Answers {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Answers() {}

  public static <T> T of(Mono<T> one) {
    return of(one, LIMIT);
  }

  public static <T> T of(Mono<T> one, Duration limit) {
    return Objects.requireNonNull(one.block(limit), "the flow ended without a value");
  }

  public static <T> List<T> of(Flux<T> many) {
    return of(many.collectList());
  }
}
