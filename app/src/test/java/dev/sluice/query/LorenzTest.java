package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Seed;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LorenzTest {

  @Test
  void nobody_has_no_curve() {
    assertThat(Lorenz.of(List.of())).isEmpty();
    assertThat(Lorenz.of(List.of(new Gini.Step(0, 3, 0)))).isEmpty();
  }

  @Test
  void who_has_done_as_much_as_all_others_is_on_the_straight_line() {
    assertThat(Lorenz.of(List.of(new Gini.Step(5, 40, 200))))
        .containsExactly(List.of(0.0, 0.0), List.of(1.0, 1.0));
  }

  @Test
  void a_known_case() {
    // 1, 1, 2 and 6 actions
    assertThat(
            Lorenz.of(
                List.of(new Gini.Step(6, 1, 6), new Gini.Step(1, 2, 2), new Gini.Step(2, 1, 2))))
        .containsExactly(
            List.of(0.0, 0.0), List.of(0.5, 0.2), List.of(0.75, 0.4), List.of(1.0, 1.0));
  }

  @Test
  void of_any_users_it_rises_in_few_points_and_the_area_above_it_is_the_coefficient() {
    Random random = Seed.random();
    for (int round = 0; round < 50; round++) {
      List<Gini.Step> steps = steps(random, 1 + random.nextInt(2_000));

      List<List<Double>> curve = Lorenz.of(steps);

      assertThat(curve).as(Seed.hint()).hasSizeBetween(2, 101);
      assertThat(curve.getFirst()).containsExactly(0.0, 0.0);
      assertThat(curve.getLast()).containsExactly(1.0, 1.0);
      double below = 0;
      for (int i = 1; i < curve.size(); i++) {
        double wide = curve.get(i).getFirst() - curve.get(i - 1).getFirst();
        double high = curve.get(i).getLast() + curve.get(i - 1).getLast();
        assertThat(wide).as(Seed.hint()).isNotNegative();
        assertThat(high).isGreaterThanOrEqualTo(2 * curve.get(i - 1).getLast());
        below += wide * high / 2;
      }
      assertThat(1 - 2 * below).as(Seed.hint()).isCloseTo(Gini.of(steps), within(0.01));
    }
  }

  private static List<Gini.Step> steps(Random random, int many) {
    return IntStream.rangeClosed(1, many)
        .mapToObj(
            number -> {
              long users = 1 + (long) Math.pow(random.nextInt(30), 2);
              return new Gini.Step(number, users, users * number);
            })
        .toList();
  }
}
