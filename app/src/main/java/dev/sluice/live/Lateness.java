package dev.sluice.live;

import java.time.Duration;
import java.time.Instant;

/** How long after it was received an event may be stored, by what was seen of late. */
final class Lateness {

  private static final Duration LEAST = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofMinutes(2);

  private Duration expected = LEAST;

  Duration expected() {
    return expected;
  }

  /** Whoever was late is met with twice the patience, which wears off. */
  void add(Instant received, Instant now) {
    Duration twice = Duration.between(received, now).multipliedBy(2);
    Duration worn = expected.multipliedBy(9).dividedBy(10);
    Duration more = twice.compareTo(worn) > 0 ? twice : worn;
    expected = more.compareTo(MOST) > 0 ? MOST : more.compareTo(LEAST) < 0 ? LEAST : more;
  }
}
