package dev.sluice.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much users have done, and how evenly.
 *
 * @param users who have done anything
 * @param actions of each of them, on the average
 * @param gini 0 where each has done as much, near 1 where one has done it all
 */
public record UserActivity(long users, double actions, double gini) {

  private static final double EXACT = 10_000;

  public static UserActivity of(List<Gini.Step> steps) {
    long users = steps.stream().mapToLong(Gini.Step::users).sum();
    long actions = steps.stream().mapToLong(Gini.Step::actions).sum();
    return new UserActivity(
        users, users == 0 ? 0 : rounded((double) actions / users), rounded(Gini.of(steps)));
  }

  /** What counts say that were added up over all slots. */
  public static UserActivity of(Map<CountName, Long> sums) {
    return of(steps(sums));
  }

  static List<Gini.Step> steps(Map<CountName, Long> sums) {
    List<Gini.Step> steps = new ArrayList<>();
    sums.forEach(
        (name, users) -> {
          if (name.dimension().equals(CountName.SPREAD) && users != 0) {
            CountName actions = new CountName(CountName.SPREAD_ACTIONS, name.key());
            steps.add(
                new Gini.Step(Integer.parseInt(name.key()), users, sums.getOrDefault(actions, 0L)));
          }
        });
    return steps;
  }

  /** As figures are shown. */
  public static double rounded(double value) {
    return Math.round(value * EXACT) / EXACT;
  }
}
