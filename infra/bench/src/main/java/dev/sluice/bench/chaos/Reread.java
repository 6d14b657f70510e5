package dev.sluice.bench.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log that was read again: how much of it, and how long that took.
 *
 * @param failure what did not go well
 */
record Reread(@Nullable String failure, long events, Duration time) {
  private static final long SLOWEST_A_SECOND = 5_000;
  private static final Duration LEAST = Duration.ofSeconds(30);

  static Reread of(long events, Duration time) {
    return new Reread(null, events, time);
  }

  static Reread broken(String failure) {
    return new Reread(failure, 0, Duration.ZERO);
  }

  /** What is new waits for so long at the most. */
  static Duration limit(long events) {
    return LEAST.plusSeconds(events / SLOWEST_A_SECOND);
  }

  /** What did not go well. */
  Optional<String> broken() {
    return Optional.ofNullable(failure);
  }

  String text() {
    return String.format(
        Locale.ROOT, "%,d events read again in %.1f s", events, time.toMillis() / 1e3);
  }
}
