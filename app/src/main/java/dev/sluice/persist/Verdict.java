package dev.sluice.persist;

import java.time.Instant;
import java.util.List;

/** Whether the counts are the rows, as of a moment. */
record Verdict(
    boolean equal,
    long events,
    Checked checked,
    List<Difference> differences,
    long differing,
    Instant asOf) {

  /** How many numbers were compared. */
  record Checked(long counts, long users) {}

  static Verdict of(Comparison all, Instant asOf) {
    return new Verdict(
        all.differing() == 0,
        all.events(),
        new Checked(all.counts(), all.users()),
        all.differences(),
        all.differing(),
        asOf);
  }
}
