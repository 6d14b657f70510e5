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
   * @param fences batches that were not written since somebody else had been there
   * @param refusals calls that were told to come again
   * @param resumptions live feeds that went on after something broke
   * @param gaps of which live feeds told
   * @param letters dead letters, by their reasons
   */
  record Figures(
      long tried,
      long acknowledged,
      long repetitions,
      long stored,
      long erased,
      List<String> letters,
      long fences,
      long refusals,
      long resumptions,
      long gaps,
      String answers) {

    /** Without these, the faults have not bitten. */
    List<String> lacking() {
      List<String> lacking = new ArrayList<>();
      add(lacking, fences, "no batch was fenced");
      add(lacking, refusals, "nothing was refused");
      add(lacking, resumptions + gaps, "no feed was taken up again");
      return lacking;
    }

    private static void add(List<String> lacking, long count, String what) {
      if (count == 0) {
        lacking.add("The faults have not bitten: " + what);
      }
    }

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
              fences,
              refusals,
              resumptions,
              gaps);
    }
  }

  boolean isPassed() {
    return violations.isEmpty();
  }

  String text() {
    StringBuilder text = new StringBuilder("\nSeed %d, %d s\n\n".formatted(seed, took.toSeconds()));
    text.append(figures.text()).append("\nUntil events are taken, stored and shown again\n");
    blows.forEach(blow -> text.append("  ").append(blow.text()).append('\n'));
    text.append('\n').append(isPassed() ? "PASSED" : "FAILED").append('\n');
    violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
    return text.toString();
  }
}
