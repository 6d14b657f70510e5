package dev.sluice.bench.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrialsTest {
  private static final int TRIES = 20_000;

  private final Random random = new Random(7);

  @Test
  void times_that_are_alike_have_even_odds_but_for_chance() {
    Trials alike = new Trials(times(0), times(0));

    assertThat(alike.odds()).isCloseTo(0.5, within(alike.chance()));
  }

  @Test
  void a_small_difference_between_many_tries_is_more_than_chance() {
    Trials apart = new Trials(times(0), times(5));

    assertThat(apart.odds()).isGreaterThan(0.5 + apart.chance());
  }

  @Test
  void times_that_are_the_same_have_even_odds() {
    assertThat(new Trials(new long[] {1, 1}, new long[] {1, 1, 1}).odds()).isEqualTo(0.5);
    assertThat(new Trials(new long[] {1, 1}, new long[] {2}).odds()).isEqualTo(1);
  }

  /** Much further from each other than from those of the other kind. */
  private long[] times(int more) {
    return LongStream.generate(() -> Math.round(100 + more + 30 * random.nextGaussian()))
        .limit(TRIES)
        .toArray();
  }
}
