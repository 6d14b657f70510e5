package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;

/**
 * How much a client may send.
 *
 * @param eventsPerSecond in the long run; 0 for as many as it likes
 * @param burst at once, after a rest
 */
public record Rate(long eventsPerSecond, long burst) {

  public static final Rate NONE = new Rate(0, 1);

  public Rate {
    if (eventsPerSecond < 0 || burst < 1) {
      throw new IllegalArgumentException("No rate: " + eventsPerSecond + " and " + burst);
    }
  }

  /** As a look-up of a credential tells it. */
  static Rate of(Readable row) {
    return new Rate(
        Column.required(row, "events_per_second", Long.class),
        Column.required(row, "burst", Long.class));
  }

  boolean isLimited() {
    return eventsPerSecond > 0;
  }
}
