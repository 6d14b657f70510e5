package dev.sluice.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** One record of a body, by its number in it. */
public sealed interface Slice {

  long number();

  /** Where a record stands. The bytes are lent: others may read them too, and nobody writes. */
  record Whole(byte[] bytes, int from, int to, long number) implements Slice {

    public int length() {
      return to - from;
    }

    public String text() {
      return new String(bytes, from, length(), UTF_8);
    }

    public byte[] copied() {
      return Arrays.copyOfRange(bytes, from, to);
    }
  }

  /** A record that was larger than the limit, and was not kept: told where it ends. */
  record TooLong(long number) implements Slice {}
}
