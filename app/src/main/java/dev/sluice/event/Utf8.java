package dev.sluice.event;

import java.util.Arrays;

/**
 * The encoding that JSON comes in: UTF-8 without a byte order mark and without a zero byte. Java's
 * own decoder would make a text of it only to tell that.
 */
final class Utf8 {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Utf8() {}

  static void require(byte[] bytes, int from, int to) {
    int at = PlainBytes.endOfAscii(bytes, from, to);
    if (at < to && isByteOrderMark(bytes, from, to)) {
      throw refused("The JSON begins with a byte order mark.");
    }
    while (at < to) {
      at = PlainBytes.endOfAscii(bytes, endOfSequence(bytes, at, to), to);
    }
  }

  private static boolean isByteOrderMark(byte[] bytes, int from, int to) {
    return to - from >= MARK.length
        && Arrays.equals(MARK, 0, MARK.length, bytes, from, from + MARK.length);
  }

  /** The well-formed sequences are those of table 3-7 in the Unicode standard. */
  private static int endOfSequence(byte[] bytes, int at, int to) {
    int first = Byte.toUnsignedInt(bytes[at]);
    if (first == 0) {
      throw refused("The JSON is not UTF-8: it holds a zero byte.");
    }
    int end = at + (first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4);
    boolean valid = first >= 0xC2 && first <= 0xF4 && end <= to && isSecond(first, bytes[at + 1]);
    for (int i = at + 2; valid && i < end; i++) {
      valid = isBetween(bytes[i], 0x80, 0xBF);
    }
    if (!valid) {
      throw refused("The JSON is not valid UTF-8.");
    }
    return end;
  }

  private static boolean isSecond(int first, byte second) {
    return switch (first) {
      case 0xE0 -> isBetween(second, 0xA0, 0xBF);
      case 0xED -> isBetween(second, 0x80, 0x9F);
      case 0xF0 -> isBetween(second, 0x90, 0xBF);
      case 0xF4 -> isBetween(second, 0x80, 0x8F);
      default -> isBetween(second, 0x80, 0xBF);
    };
  }

  private static boolean isBetween(byte b, int lowest, int highest) {
    int unsigned = Byte.toUnsignedInt(b);
    return unsigned >= lowest && unsigned <= highest;
  }

  private static RejectedException refused(String detail) {
    return new RejectedException(new Rejection.InvalidEncoding(detail));
  }
}
