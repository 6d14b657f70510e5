package dev.sluice.persist;

import java.time.Instant;
import java.util.Locale;

/** A stretch of time over which events are counted. Times are in minutes since 1970. */
enum Span {
  ALL(Long.MAX_VALUE),
  DAY(24 * 60),
  HOUR(60),
  MINUTE(1);

  private static final int SECONDS = 60;

  private final long minutes;

  Span(long minutes) {
    this.minutes = minutes;
  }

  static long minute(Instant time) {
    return time.getEpochSecond() / SECONDS;
  }

  /** The first minute of the stretch that a minute belongs to. */
  long since(long minute) {
    return minute - minute % minutes;
  }

  long minutes() {
    return minutes;
  }

  /** As the database has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
