package dev.sluice.query;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The place of one event among all of a client's: whoever holds it goes on behind that event. */
record Cursor(Instant receivedAt, UUID id) {

  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1L, -1L);

  /** There is nothing newer. */
  static final Cursor NEWEST = new Cursor(TimeRange.LATEST, LAST);

  /** There is nothing older. */
  static final Cursor OLDEST = new Cursor(Instant.EPOCH, FIRST);

  /** Before all events. */
  static Cursor first(Order order) {
    return order == Order.DESC ? NEWEST : OLDEST;
  }

  /** Between all that was received before a time and all that was received then or later. */
  static Cursor at(Instant time, Order order) {
    return order == Order.DESC ? new Cursor(time, FIRST) : new Cursor(time.minusNanos(1000), LAST);
  }

  String text() {
    return CursorText.of(receivedAt, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  static Optional<Cursor> parse(String text) {
    return CursorText.parse(
        text, 2, (at, numbers) -> new Cursor(at, new UUID(numbers[0], numbers[1])));
  }
}
