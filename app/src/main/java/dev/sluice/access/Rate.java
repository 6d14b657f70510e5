package dev.sluice.access;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much a client may send.
 *
 * @param eventsPerSecond in the long run; 0 for as many as it likes
 * @param burst at once, after a rest
 */
public record Rate(long eventsPerSecond, long burst) {

  public static final Rate NONE = new Rate(0, 1);

  /** Of a client, where nothing else is said anywhere. */
  static final Rate USUAL = new Rate(50_000, 500_000);

  public Rate {
    if (eventsPerSecond < 0 || burst < 1) {
      throw new IllegalArgumentException("No rate: " + eventsPerSecond + " and " + burst);
    }
  }

  /** As a look-up of a credential tells it. */
  static Rate of(Readable row, Rate usual) {
    return of(row.get("events_per_second", Long.class), row.get("burst", Long.class), usual);
  }

  /**
   * What is not said is as usual; only that of a lower rate than usual no more than it fills in a
   * second may be sent at once, or it would be long until it is felt.
   */
  static Rate of(@Nullable Long eventsPerSecond, @Nullable Long burst, Rate usual) {
    long rate = Objects.requireNonNullElse(eventsPerSecond, usual.eventsPerSecond);
    long atOnce = isLower(rate, usual) ? Math.min(rate, usual.burst) : usual.burst;
    return new Rate(rate, Objects.requireNonNullElse(burst, atOnce));
  }

  private static boolean isLower(long rate, Rate usual) {
    return rate > 0 && (!usual.isLimited() || rate < usual.eventsPerSecond);
  }

  boolean isLimited() {
    return eventsPerSecond > 0;
  }
}
