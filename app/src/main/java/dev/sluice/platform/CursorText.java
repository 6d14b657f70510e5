package dev.sluice.platform;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The place of an entry among others, as callers get it and give it back: its time, and numbers
 * that tell it from those of the same time.
 */
public final class CursorText {

  private CursorText() {}

  public static String of(Instant at, long... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate((numbers.length + 1) * Long.BYTES);
    bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
    Arrays.stream(numbers).forEach(bytes::putLong);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Gives nothing for a text that was not given out.
   *
   * @param count of the numbers that there must be
   */
  public static <T> Optional<T> parse(
      String text, int count, BiFunction<Instant, long[], T> cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      Instant at = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
      long[] numbers = new long[count];
      Arrays.setAll(numbers, i -> bytes.getLong());
      return TimeRange.holds(at) && !bytes.hasRemaining()
          ? Optional.of(cursor.apply(at, numbers))
          : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }
}
