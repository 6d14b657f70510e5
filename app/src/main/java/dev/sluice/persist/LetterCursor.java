package dev.sluice.persist;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Optional;

/** The place of one dead letter among all: whoever holds it goes on behind that letter. */
record LetterCursor(Instant buriedAt, long id) {

  /** Before the newest letter there is nothing. */
  static final LetterCursor NEWEST = new LetterCursor(TimeRange.LATEST, Long.MAX_VALUE);

  String text() {
    return CursorText.of(buriedAt, id);
  }

  static Optional<LetterCursor> parse(String text) {
    return CursorText.parse(text, 1, (at, numbers) -> new LetterCursor(at, numbers[0]));
  }
}
