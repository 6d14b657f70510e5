package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far users have come on a way of several steps. */
record Funnel(List<Step> data, Instant from, Instant to, long withinSeconds) {

  Funnel {
    data = List.copyOf(data);
  }

  /**
   * One step of the way.
   *
   * @param users who have come so far
   * @param ofFirst the part that they are of those of the first step; none of nobody
   * @param ofBefore of those of the step before
   * @param medianSeconds from the step before to this one
   */
  @JsonInclude
  record Step(
      int step,
      String action,
      long users,
      @Nullable Double ofFirst,
      @Nullable Double ofBefore,
      @Nullable Double medianSeconds) {}

  /**
   * Puts it together.
   *
   * @param reached the steps to which anybody has come, from the first on
   */
  static Funnel of(FunnelQuery query, List<Reached> reached) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < query.steps().size(); i++) {
      Reached here = i < reached.size() ? reached.get(i) : Reached.NOBODY;
      long first = reached.isEmpty() ? 0 : reached.getFirst().users;
      long before = i == 0 ? first : steps.getLast().users;
      steps.add(
          new Step(
              i + 1,
              query.steps().get(i),
              here.users,
              part(here.users, first),
              part(here.users, before),
              here.medianSeconds));
    }
    return new Funnel(
        steps,
        query.events().received().from(),
        query.events().received().to(),
        query.within().toSeconds());
  }

  private static @Nullable Double part(long users, long whole) {
    return whole == 0 ? null : (double) users / whole;
  }

  /** What the database says of a step. */
  record Reached(long users, @Nullable Double medianSeconds) {

    private static final Reached NOBODY = new Reached(0, null);
  }
}
