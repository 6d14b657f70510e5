package dev.sluice.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One figure of ours that stands for itself. */
public record Finding(String what, double figure, String unit, @Nullable Goal goal) {
  private static final double MEBIBYTE = 1 << 20;

  public static Finding of(String what, double figure, String unit) {
    return new Finding(what, figure, unit, null);
  }

  public static Finding ofCount(String what, long count) {
    return of(what, (double) count, "");
  }

  public static Finding ofNanos(String what, long nanos) {
    return of(what, nanos / 1e9, "s");
  }

  public static Finding ofBytes(String what, long bytes) {
    return of(what, bytes / MEBIBYTE, "MiB");
  }

  public Finding atMost(double limit) {
    return new Finding(what, figure, unit, Goal.atMost(Goal.Subject.OURS, limit));
  }

  public Finding atLeast(double limit) {
    return new Finding(what, figure, unit, Goal.atLeast(Goal.Subject.OURS, limit));
  }

  Panel.Bar bar(String label) {
    return new Panel.Bar(label, new Spread(figure, figure, figure), unit, false);
  }

  List<String> cells() {
    return List.of(
        what,
        (Numbers.text(figure) + " " + unit).strip(),
        goal == null ? "" : goal.verdict(figure));
  }
}
