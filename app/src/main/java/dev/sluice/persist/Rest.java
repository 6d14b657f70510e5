package dev.sluice.persist;

import java.time.Duration;

/**
 * How long a writer that had little to do waits, so that more comes together. Each transaction
 * costs much the same however little is in it: without a rest two writers would take all of a small
 * machine for a few events at a time, and whoever sends would wait for it.
 */
final class Rest {

  /** A batch of so many events is worth its transaction. */
  static final int ENOUGH = 1_000;

  private static final Duration LONGEST = Duration.ofMillis(20);

  private Rest() {}

  /** As long as it took, the less the more there was to do. */
  static Duration after(int events, Duration took) {
    int missing = Math.max(0, ENOUGH - events);
    Duration rest = took.multipliedBy(missing).dividedBy(ENOUGH);
    return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
  }
}
