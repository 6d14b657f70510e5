package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Seed;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GiniTest {

  @Test
  void nobody_is_as_even_as_can_be() {
    assertThat(Gini.of(List.of())).isZero();
  }

  @Test
  void who_has_done_as_much_as_all_others_is_even_with_them() {
    assertThat(Gini.of(List.of(new Gini.Step(10, 7, 70)))).isZero();
  }

  @Test
  void a_known_case() {
    // 1, 1, 2 and 6 actions: the differences of all pairs come to 32, over 2 x 16 x 2.5
    assertThat(
            Gini.of(
                List.of(new Gini.Step(6, 1, 6), new Gini.Step(1, 2, 2), new Gini.Step(2, 1, 2))))
        .isCloseTo(0.4, within(1e-12));
  }

  @Test
  void what_one_slot_takes_off_another_is_as_if_it_had_never_been() {
    List<Gini.Step> even = List.of(new Gini.Step(3, 1000, 3000));
    List<Gini.Step> moved =
        List.of(
            new Gini.Step(3, 1000, 3000),
            new Gini.Step(150, 900, 180_000),
            new Gini.Step(150, -900, -180_000));

    assertThat(Gini.of(moved)).isCloseTo(Gini.of(even), within(1e-9));
  }

  @Test
  void it_is_what_the_definition_says_of_any_users() {
    Random random = Seed.random();
    for (int round = 0; round < 50; round++) {
      long[] actions =
          LongStream.generate(() -> 1 + (long) Math.pow(random.nextInt(100), 3))
              .limit(1 + random.nextInt(60))
              .toArray();
      List<Gini.Step> each =
          LongStream.of(actions).mapToObj(done -> new Gini.Step((int) done, 1, done)).toList();

      assertThat(Gini.of(each)).as(Seed.hint()).isCloseTo(defined(actions), within(1e-9));
    }
  }

  private static double defined(long[] actions) {
    double mean = LongStream.of(actions).average().orElseThrow();
    double differences =
        IntStream.range(0, actions.length)
            .mapToDouble(
                i -> LongStream.of(actions).mapToDouble(x -> Math.abs(actions[i] - x)).sum())
            .sum();
    return differences / (2 * actions.length * actions.length * mean);
  }
}
