package dev.sluice.bench.keys;

import dev.sluice.bench.report.Finding;
import java.util.Arrays;
import java.util.List;

/** The times of two kinds of calls that took turns, in nanoseconds. */
record Trials(long[] some, long[] others) {

  /** Three standard deviations of what chance alone would make of it. */
  private static final double SIGMAS = 3;

  /**
   * How likely one of the others took longer than one of some (Mann and Whitney): one half where
   * their times are alike.
   */
  double odds() {
    long[] sorted = some.clone();
    Arrays.sort(sorted);
    double longer = Arrays.stream(others).mapToDouble(time -> rank(sorted, time)).sum();
    return longer / some.length / others.length;
  }

  /** How many are shorter; of those that are as long, half. */
  private static double rank(long[] sorted, long time) {
    return (firstFrom(sorted, time) + firstFrom(sorted, time + 1)) / 2.0;
  }

  private static int firstFrom(long[] sorted, long time) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How far from one half chance may bring the odds. */
  double chance() {
    double count = some.length + others.length + 1.0;
    return SIGMAS * Math.sqrt(count / 12 / some.length / others.length);
  }

  List<Finding> findings(String what, String some, String others) {
    return List.of(
        Finding.of(what + ", " + some + ", half of them within", median(this.some), "µs"),
        Finding.of(what + ", " + others + ", half of them within", median(this.others), "µs"),
        Finding.of(what + ", how far the odds are from even", 100 * Math.abs(odds() - 0.5), "%")
            .atMost(100 * chance()));
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e3;
  }
}
