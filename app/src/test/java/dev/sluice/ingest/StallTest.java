package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class StallTest {

  private static final Duration LIMIT = Duration.ofMillis(1500);

  @Test
  void what_comes_in_time_passes() {
    Flux<Integer> steady = Flux.interval(Duration.ofMillis(100)).map(Long::intValue).take(25);

    assertThat(Answers.of(Stall.limit(steady, LIMIT))).hasSize(25).startsWith(0).endsWith(24);
  }

  @Test
  void a_sender_that_keeps_us_waiting_is_given_up() {
    assertTimesOut(Flux.just(1).concatWith(Mono.never()));
  }

  @Test
  void what_is_no_news_does_not_count_as_coming() {
    assertTimesOut(Flux.interval(Duration.ofMillis(100)).map(Long::intValue));
  }

  @Test
  void time_in_which_we_kept_the_sender_waiting_does_not_count() {
    Flux<Integer> two = new Stall(LIMIT).watch(Flux.just(1, 2));

    List<Integer> taken =
        Answers.of(
            two.limitRate(1)
                .concatMap(next -> Mono.just(next).delayElement(Duration.ofMillis(2500)), 1));

    assertThat(taken).containsExactly(1, 2);
  }

  private static void assertTimesOut(Flux<Integer> stream) {
    assertThatThrownBy(() -> Answers.of(new Stall(LIMIT).watch(stream)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.TIMEOUT));
  }
}
