package dev.sluice.bench.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** How long calls took. */
public final class Latencies {
  static final String HALF = ", half of them within";
  static final String NEARLY_ALL = ", 99 of 100 within";
  static final String UNIT = "ms";

  private final double[] sortedMillis;

  public Latencies(Collection<Long> nanos) {
    sortedMillis = nanos.stream().mapToDouble(each -> each / 1e6).toArray();
    Arrays.sort(sortedMillis);
  }

  public int count() {
    return sortedMillis.length;
  }

  /** In milliseconds; zero where there was no call. */
  double quantile(double share) {
    return sortedMillis.length == 0
        ? 0
        : sortedMillis[Math.min(count() - 1, (int) (share * count()))];
  }

  long above(double millis) {
    return Arrays.stream(sortedMillis).filter(each -> each > millis).count();
  }

  public List<Finding> findings(String what) {
    return List.of(half(what), nearlyAll(what), slowest(what));
  }

  /** With a limit that nearly all should keep to, and how many did not. */
  public List<Finding> findings(String what, double limit) {
    String slower = "%s, slower than %s ms".formatted(what, Numbers.text(limit));
    return List.of(
        half(what),
        nearlyAll(what).atMost(limit),
        slowest(what),
        Finding.ofCount(slower, above(limit)));
  }

  public Finding half(String what) {
    return Finding.of(what + HALF, quantile(0.5), UNIT);
  }

  public Finding nearlyAll(String what) {
    return Finding.of(what + NEARLY_ALL, quantile(0.99), UNIT);
  }

  private Finding slowest(String what) {
    return Finding.of(what + ", the slowest", quantile(1), UNIT);
  }
}
