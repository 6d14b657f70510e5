package dev.sluice.query;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The place of one event among all of a client's: whoever holds it goes on behind that event. */
record Cursor(Instant receivedAt, UUID id) {

  private static final int BYTES = Long.BYTES * 3;

  /** Before the newest event there is nothing. */
  static final Cursor NEWEST = new Cursor(TimeRange.LATEST, new UUID(-1L, -1L));

  String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<Cursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      Instant receivedAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
      UUID id = new UUID(bytes.getLong(), bytes.getLong());
      return bytes.hasRemaining()
              || receivedAt.isBefore(Instant.EPOCH)
              || receivedAt.isAfter(TimeRange.LATEST)
          ? Optional.empty()
          : Optional.of(new Cursor(receivedAt, id));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }
}
