package dev.sluice.live;

import java.util.Optional;

/** Counts what is shown and what there is, second by second, and tells where these differ. */
final class Tally {

  private static final long SECOND_NANOS = 1_000_000_000;

  /** Of the events of about a second, not all of which were shown. */
  record Difference(long shown, long actual) {}

  private long shown;
  private long actual;
  private long begun;

  void add(long someShown, long someActual, long nanoTime) {
    if (actual == 0) {
      begun = nanoTime;
    }
    shown += someShown;
    actual += someActual;
  }

  /** What is to be told by now, once. */
  Optional<Difference> due(long nanoTime) {
    if (actual == 0 || nanoTime - begun < SECOND_NANOS) {
      return Optional.empty();
    }
    Difference second = new Difference(shown, actual);
    shown = 0;
    actual = 0;
    return Optional.of(second).filter(each -> each.shown < each.actual);
  }
}
