package dev.sluice.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The curve that shows how unevenly actions are spread: how large a part of all was done by the
 * half of the users who do least, and so for any part of them.
 */
final class Lorenz {

  private static final int MOST_POINTS = 101;

  private Lorenz() {}

  /**
   * Its points, of which each has a part of the users and what part of the actions is theirs: from
   * nobody to all, about as far from each other where there are too many; none where there is
   * nobody.
   */
  static List<List<Double>> of(List<Gini.Step> steps) {
    long users = steps.stream().mapToLong(Gini.Step::users).sum();
    long actions = steps.stream().mapToLong(Gini.Step::actions).sum();
    return users > 0 && actions > 0 ? curve(steps, (double) users, (double) actions) : List.of();
  }

  private static List<List<Double>> curve(List<Gini.Step> steps, double users, double actions) {
    List<Gini.Step> ascending =
        steps.stream().sorted(Comparator.comparingInt(Gini.Step::number)).toList();
    List<List<Double>> points = new ArrayList<>(List.of(point(0, 0)));
    long usersBelow = 0;
    long actionsBelow = 0;
    int drawn = 0;
    for (Gini.Step step : ascending.subList(0, ascending.size() - 1)) {
      usersBelow += step.users();
      actionsBelow += step.actions();
      int along = along(usersBelow / users, actionsBelow / actions);
      if (ascending.size() < MOST_POINTS || (along > drawn && along < MOST_POINTS - 1)) {
        points.add(point(usersBelow / users, actionsBelow / actions));
        drawn = along;
      }
    }
    points.add(point(1, 1));
    return List.copyOf(points);
  }

  /** How many hundredths of the way a point is. */
  private static int along(double users, double actions) {
    return (int) ((users + actions) / 2 * (MOST_POINTS - 1));
  }

  private static List<Double> point(double users, double actions) {
    return List.of(shown(users), shown(actions));
  }

  private static double shown(double part) {
    return UserActivity.rounded(Math.clamp(part, 0, 1));
  }
}
