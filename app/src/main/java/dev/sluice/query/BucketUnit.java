package dev.sluice.query;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long the buckets of a timeline are, by the clock on the wall. */
enum BucketUnit {
  MINUTE(ChronoUnit.MINUTES, 60),
  HOUR(ChronoUnit.HOURS, 24),
  DAY(ChronoUnit.DAYS, 30);

  private final ChronoUnit unit;
  private final int usual;

  BucketUnit(ChronoUnit unit, int usual) {
    this.unit = unit;
    this.usual = usual;
  }

  static Optional<BucketUnit> parse(String text) {
    return Arrays.stream(values()).filter(unit -> unit.label().equals(text)).findAny();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** But where clocks are changed. */
  Duration length() {
    return unit.getDuration();
  }

  /** A time in the first of as many as are shown up to one where nothing is said of that. */
  Instant usualFirst(ZonedDateTime last) {
    return last.minus(usual - 1L, unit).toInstant();
  }
}
