package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

class AftermathTest {

  @Test
  void nobody_hears_of_what_fails_after_it_was_left() {
    assertThat(unheardOf(answer -> answer)).hasSize(1);
    assertThat(unheardOf(answer -> answer.contextWrite(new Aftermath("A question")))).isEmpty();
  }

  /** Gives the failures that Reactor would log. */
  private static List<Throwable> unheardOf(UnaryOperator<Mono<Object>> way) {
    List<Throwable> unheard = new ArrayList<>();
    CompletableFuture<Object> answer = new CompletableFuture<>();
    Hooks.onErrorDropped(unheard::add);
    try {
      way.apply(Mono.fromFuture(answer, true)).subscribe().dispose();
      answer.completeExceptionally(new IllegalStateException("too late"));
    } finally {
      Hooks.resetOnErrorDropped();
    }
    return unheard;
  }
}
