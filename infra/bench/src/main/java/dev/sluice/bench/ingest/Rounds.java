package dev.sluice.bench.ingest;

import dev.sluice.bench.load.Tally;
import dev.sluice.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Several tallies as one row. */
final class Rounds {
  private Rounds() {}

  static Row row(
      String figure, List<Tally> reference, List<Tally> ours, ToDoubleFunction<Tally> of) {
    return Row.of(figure, figures(reference, of), figures(ours, of));
  }

  static Row apart(
      String figure, List<Tally> reference, List<Tally> ours, ToDoubleFunction<Tally> of) {
    return Row.apart(figure, figures(reference, of), figures(ours, of));
  }

  static Row rowOfOurs(String figure, List<Tally> ours, ToDoubleFunction<Tally> of) {
    return Row.ofOurs(figure, figures(ours, of));
  }

  static List<Double> figures(List<Tally> tallies, ToDoubleFunction<Tally> of) {
    return tallies.stream().map(of::applyAsDouble).toList();
  }

  /** Whatever was not a 202 is not in the figures, and is said. */
  static List<String> remarks(List<Tally> reference, List<Tally> ours) {
    List<String> remarks = new ArrayList<>();
    remark("the reference", reference, remarks);
    remark("Sluice", ours, remarks);
    return remarks;
  }

  private static void remark(String who, List<Tally> tallies, List<String> remarks) {
    Map<Integer, Long> others = new TreeMap<>();
    tallies.forEach(tally -> tally.others().forEach((s, n) -> others.merge(s, n, Long::sum)));
    if (!others.isEmpty()) {
      remarks.add("answers of %s other than 202, by status: %s".formatted(who, others));
    }
  }
}
