package dev.sluice.query;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The place of one event among all of a client's: whoever holds it goes on behind that event. */
record Cursor(Instant receivedAt, UUID id) {

  /** Before the newest event there is nothing. */
  static final Cursor NEWEST = new Cursor(TimeRange.LATEST, new UUID(-1L, -1L));

  String text() {
    return CursorText.of(receivedAt, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  static Optional<Cursor> parse(String text) {
    return CursorText.parse(
        text, 2, (at, numbers) -> new Cursor(at, new UUID(numbers[0], numbers[1])));
  }
}
