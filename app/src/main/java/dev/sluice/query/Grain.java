package dev.sluice.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is counted at a time, from the coarsest on. */
enum Grain {
  ALL(Duration.ZERO),
  DAY(Duration.ofDays(1)),
  HOUR(Duration.ofHours(1)),
  MINUTE(Duration.ofMinutes(1)),
  /** Nothing is counted: only the rows tell. */
  ROW(Duration.ZERO);

  private final Duration length;

  Grain(Duration length) {
    this.length = length;
  }

  /** As the database has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The last time of this grain that is not after another. */
  Instant before(Instant time) {
    return time.minusNanos(
        Math.floorMod(time.getEpochSecond(), length.toSeconds()) * 1_000_000_000L + time.getNano());
  }

  /** The first one that is not before it. */
  Instant after(Instant time) {
    Instant before = before(time);
    return before.equals(time) ? time : before.plus(length);
  }
}
