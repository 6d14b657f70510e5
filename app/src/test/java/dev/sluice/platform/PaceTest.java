package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class PaceTest {

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void of_many_the_first_and_the_last_pass_and_few_between_them() {
    Flux<Long> many = Flux.interval(Duration.ofMillis(10)).take(100);

    List<Long> passed = Answers.of(Pace.limit(many, PAUSE));

    // two where all others have come in one pause
    assertThat(passed).startsWith(0L).endsWith(99L).hasSizeBetween(2, 8).isSorted();
  }

  @Test
  void what_comes_in_a_pause_passes_after_it_even_if_nothing_more_comes() {
    Flux<Integer> twoAndSilence = Flux.just(1, 2, 3).concatWith(Flux.never());

    assertThat(Answers.of(Pace.limit(twoAndSilence, PAUSE).take(2))).containsExactly(1, 3);
  }

  @Test
  void the_end_is_not_waited_for() {
    assertThat(Answers.of(Pace.limit(Flux.just(1, 2), LONG))).containsExactly(1, 2);
  }

  @Test
  void nor_is_an_error() {
    Flux<Integer> broken = Flux.just(1).concatWith(Flux.error(new IllegalStateException("gone")));

    assertThatThrownBy(() -> Answers.of(Pace.limit(broken, LONG))).hasMessageContaining("gone");
  }
}
