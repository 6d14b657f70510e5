package dev.sluice.query;

import java.util.Comparator;
import java.util.List;

/**
 * How unevenly actions are spread over users: 0 where each has done as much, near 1 where one has
 * done it all. Users of one step count as alike, which is exact up to 128 actions and beyond takes
 * 0.0055 off at the most, where all are in one step.
 */
public final class Gini {

  private Gini() {}

  /**
   * So many users who have done so much together. There may be fewer than none where a slot takes
   * off what others have.
   *
   * @param number by which steps are in the order of what each user has done
   */
  public record Step(int number, long users, long actions) {}

  public static double of(List<Step> steps) {
    List<Step> ascending = steps.stream().sorted(Comparator.comparingInt(Step::number)).toList();
    double users = 0;
    double actions = 0;
    double area = 0;
    for (Step step : ascending) {
      area += (double) step.users * (2 * actions + step.actions);
      users += step.users;
      actions += step.actions;
    }
    return users * actions > 0 ? Math.clamp(1 - area / (users * actions), 0, 1) : 0;
  }
}
