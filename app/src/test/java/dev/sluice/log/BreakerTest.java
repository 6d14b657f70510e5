package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = 1_000_000_000L;

  private final Breaker breaker = new Breaker();

  @Test
  void two_failures_are_borne() {
    breaker.failed(0);
    breaker.failed(0);

    assertThat(breaker.lets(1)).isTrue();
  }

  @Test
  void after_three_failures_it_lets_one_call_a_second_find_out() {
    fail(0);

    assertThat(breaker.lets(SECOND - 1)).isFalse();
    assertThat(breaker.lets(SECOND)).isTrue();
    assertThat(breaker.lets(SECOND + 1)).isFalse();
    assertThat(breaker.lets(2 * SECOND)).isTrue();
  }

  @Test
  void an_answer_closes_it_and_the_count_begins_anew() {
    fail(0);

    breaker.answered();
    breaker.failed(0);

    assertThat(breaker.lets(1)).isTrue();
  }

  private void fail(long at) {
    for (int i = 0; i < 3; i++) {
      breaker.failed(at);
    }
  }
}
