package dev.sluice.query;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long the buckets of a timeline are, by the clock on the wall. */
enum BucketUnit {
  MINUTE(Duration.ofMinutes(1), 60),
  HOUR(Duration.ofHours(1), 24),
  DAY(Duration.ofDays(1), 30);

  private final Duration length;
  private final int usual;

  BucketUnit(Duration length, int usual) {
    this.length = length;
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
    return length;
  }

  /** How much is shown where nothing is said of the time. */
  Duration usualRange() {
    return length.multipliedBy(usual);
  }
}
