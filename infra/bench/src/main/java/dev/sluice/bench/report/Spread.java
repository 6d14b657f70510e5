package dev.sluice.bench.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What several rounds gave. */
public record Spread(double median, double least, double most) {

  public static Spread of(DoubleStream rounds) {
    double[] sorted = rounds.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("A spread needs a round");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Round by round, since neighbours in time share what else the machine had to do. */
  public static Spread ofRatios(List<Double> ours, List<Double> reference) {
    return of(
        IntStream.range(0, ours.size())
            .mapToDouble(round -> ours.get(round) / reference.get(round)));
  }

  @Override
  public String toString() {
    return "%s (%s to %s)".formatted(Numbers.text(median), Numbers.text(least), Numbers.text(most));
  }
}
