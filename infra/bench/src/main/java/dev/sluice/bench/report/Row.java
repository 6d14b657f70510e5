package dev.sluice.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One figure of both, over all rounds. What only one side has stands alone. */
public record Row(
    String figure,
    @Nullable Spread reference,
    @Nullable Spread ours,
    @Nullable Spread ratio,
    @Nullable Goal goal) {

  public static Row of(String figure, List<Double> reference, List<Double> ours) {
    return new Row(figure, spread(reference), spread(ours), Spread.ofRatios(ours, reference), null);
  }

  /** Both, where their ratio would say nothing. */
  public static Row apart(String figure, List<Double> reference, List<Double> ours) {
    return new Row(figure, spread(reference), spread(ours), null, null);
  }

  public static Row ofOurs(String figure, List<Double> ours) {
    return new Row(figure, null, spread(ours), null, null);
  }

  private static Spread spread(List<Double> rounds) {
    return Spread.of(rounds.stream().mapToDouble(Double::doubleValue));
  }

  public Row with(Goal wanted) {
    return new Row(figure, reference, ours, ratio, wanted);
  }

  List<String> cells() {
    return List.of(figure, text(reference), text(ours), text(ratio), verdict());
  }

  private static String text(@Nullable Spread spread) {
    return spread == null ? "" : spread.toString();
  }

  private String verdict() {
    if (goal == null) {
      return "";
    }
    Spread measured =
        switch (goal.subject()) {
          case OURS -> ours;
          case RATIO -> ratio;
        };
    return measured == null ? "" : goal.verdict(measured.median());
  }
}
