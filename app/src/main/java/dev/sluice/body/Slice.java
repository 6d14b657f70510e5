package dev.sluice.body;

/** One record of a body, by its number in it. */
public sealed interface Slice {

  long number();

  /** Where a record stands. The bytes are lent: others may read them too, and nobody writes. */
  record Whole(byte[] bytes, int from, int to, long number) implements Slice {

    public int length() {
      return to - from;
    }
  }

  /** A record that was larger than the limit, and was not kept: told where it ends. */
  record TooLong(long number) implements Slice {}
}
