package dev.sluice.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The last hours, as they are counted: minutes up to the first whole hour, hours up to the first
 * whole day, and days.
 */
record UsageStretch(Instant minutes, Instant hours, Instant days) {

  /** For so long minutes are kept in any case. */
  private static final int EXACT_HOURS = 24;

  static UsageStretch last(int hours, Instant now) {
    ChronoUnit grain = hours <= EXACT_HOURS ? ChronoUnit.MINUTES : ChronoUnit.HOURS;
    Instant from = after(now.minus(Duration.ofHours(hours)), grain);
    Instant firstHour = after(from, ChronoUnit.HOURS);
    return new UsageStretch(from, firstHour, after(firstHour, ChronoUnit.DAYS));
  }

  private static Instant after(Instant time, ChronoUnit unit) {
    Instant before = time.truncatedTo(unit);
    return before.equals(time) ? time : before.plus(unit.getDuration());
  }
}
