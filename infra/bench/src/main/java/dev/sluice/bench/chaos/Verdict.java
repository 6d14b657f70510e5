package dev.sluice.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run.
 *
 * @param violations for each of which it has failed
 */
record Verdict(
    long seed, Duration took, Figures figures, List<Blow> blows, List<String> violations) {

  Verdict {
    blows = List.copyOf(blows);
    violations = List.copyOf(violations);
  }

  /**
   * @param repetitions yeses to events that had been acknowledged before
   * @param gaps of which live feeds told
   * @param letters dead letters, by their reasons
   * @param marks what all faults have left behind
   */
  record Figures(
      long tried,
      long acknowledged,
      long repetitions,
      long stored,
      long erased,
      List<String> letters,
      Marks marks,
      long gaps,
      String answers) {

    String text() {
      return """
      events tried                  %,d
      acknowledged                  %,d, and %,d more times
      stored                        %,d
      erased                        %,d
      dead letters                  %s
      answers                       %s
      batches fenced                %,d
      calls refused                 %,d
      feeds taken up again          %,d
      gaps told of                  %,d
      """
          .formatted(
              tried,
              acknowledged,
              repetitions,
              stored,
              erased,
              letters.isEmpty() ? "none" : String.join("; ", letters),
              answers,
              marks.fences(),
              marks.refusals(),
              marks.resumptions(),
              gaps);
    }
  }

  /** What faults were sure to leave behind, and did not. */
  static List<String> lacking(List<Blow> blows) {
    List<String> lacking = new ArrayList<>();
    for (Bite bite : Bite.values()) {
      List<Blow> promising =
          blows.stream()
              .filter(blow -> !blow.isSkipped() && blow.fault().bites().contains(bite))
              .toList();
      if (!promising.isEmpty() && promising.stream().allMatch(blow -> blow.marks().of(bite) == 0)) {
        lacking.add("The faults have not bitten: " + bite.lack());
      }
    }
    return lacking;
  }

  boolean isPassed() {
    return violations.isEmpty();
  }

  private String outcome() {
    long skipped = blows.stream().filter(Blow::isSkipped).count();
    String outcome = isPassed() ? "PASSED" : "FAILED";
    return skipped == 0 ? outcome : "%s, %d skipped".formatted(outcome, skipped);
  }

  String text() {
    StringBuilder text = new StringBuilder("\nSeed %d, %d s\n\n".formatted(seed, took.toSeconds()));
    text.append(figures.text()).append("\nUntil events are taken, stored and shown again\n");
    blows.forEach(blow -> text.append("  ").append(blow.text()).append('\n'));
    text.append('\n').append(outcome()).append('\n');
    violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
    return text.toString();
  }
}
