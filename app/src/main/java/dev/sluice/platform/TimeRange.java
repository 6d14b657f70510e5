package dev.sluice.platform;

import java.time.Instant;

/** From a time to another, which is no part of it. */
public record TimeRange(Instant from, Instant to) {

  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  public static final TimeRange ALWAYS = new TimeRange(Instant.EPOCH, LATEST);

  /** Whether anything can be of that time; all is after 1970. */
  public static boolean holds(Instant time) {
    return !time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST);
  }
}
