package dev.sluice.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of what needs no thought: eight bytes at a time, then singly. */
final class PlainBytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGHEST = EACH << 7;

  private PlainBytes() {}

  /** Where the first byte stands that does not lie between 1 and 127. */
  static int endOfAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES && isAscii((long) LONGS.get(bytes, at))) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] > 0) {
      at++;
    }
    return at;
  }

  private static boolean isAscii(long word) {
    return (((word - EACH) | word) & HIGHEST) == 0;
  }

  /** Where the first quote, backslash or control character stands. */
  static int endOfText(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES) {
      long special = special((long) LONGS.get(bytes, at));
      if (special != 0) {
        return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < to && !isSpecial(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Has the highest bit of the first special byte set, and nothing before it. */
  private static long special(long word) {
    long quotes = word ^ (EACH * '"');
    long backslashes = word ^ (EACH * '\\');
    return ((word - EACH * ' ') | (quotes - EACH) | (backslashes - EACH)) & ~word & HIGHEST;
  }

  static boolean isSpecial(byte b) {
    return b >= 0 && (b < ' ' || b == '"' || b == '\\');
  }
}
