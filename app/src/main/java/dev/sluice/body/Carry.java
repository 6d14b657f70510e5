package dev.sluice.body;

import java.util.Arrays;

/** The beginning of a record whose end has not come yet, as long as it is within the limit. */
final class Carry {

  private static final int FIRST_SIZE = 256;
  private static final byte[] NOTHING = {};

  private final int limit;
  private byte[] kept = NOTHING;
  private int length;
  private boolean over;

  Carry(int limit) {
    this.limit = limit;
  }

  boolean isEmpty() {
    return length == 0 && !over;
  }

  void keep(byte[] bytes, int from, int to) {
    int added = to - from;
    if (over || added > limit - length) {
      drop();
      over = true;
      return;
    }
    if (added > kept.length - length) {
      kept = Arrays.copyOf(kept, roomFor(length + added));
    }
    System.arraycopy(bytes, from, kept, length, added);
    length += added;
  }

  private int roomFor(int needed) {
    return Math.min(limit, Math.max(needed, Math.max(FIRST_SIZE, 2 * kept.length)));
  }

  /** The record that ends here; what was kept of it is given away, and the next begins. */
  Slice end(byte[] bytes, int from, int to, long number) {
    if (isEmpty() && to - from <= limit) {
      return new Slice.Whole(bytes, from, to, number);
    }
    keep(bytes, from, to);
    Slice record = over ? new Slice.TooLong(number) : new Slice.Whole(kept, 0, length, number);
    drop();
    over = false;
    return record;
  }

  private void drop() {
    kept = NOTHING;
    length = 0;
  }
}
