package dev.sluice.query;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.store.SqlState;
import java.util.Set;

/** A question that takes more than one may. */
final class TooBroad {

  /** How the database says that a statement or a transaction has taken too long. */
  private static final Set<String> OVERTIME = Set.of("57014", "25P04");

  private TooBroad() {}

  static Problem because(String detail) {
    return new Problem(ProblemType.TOO_BROAD, detail);
  }

  /** Whether the database was there and gave up. */
  private static boolean is(Throwable failure) {
    return OVERTIME.contains(SqlState.of(failure));
  }

  /** Whether it was said already. */
  static boolean isSaid(Throwable failure) {
    return failure instanceof Problem problem && problem.type() == ProblemType.TOO_BROAD;
  }

  /** What a caller is told of a failure. */
  static Throwable told(Throwable failure) {
    return is(failure) ? overtime(failure) : failure;
  }

  private static Problem overtime(Throwable failure) {
    return new Problem(
        ProblemType.TOO_BROAD,
        "The database did not find it out within its time: ask about a shorter time, or about less of it.",
        failure);
  }
}
