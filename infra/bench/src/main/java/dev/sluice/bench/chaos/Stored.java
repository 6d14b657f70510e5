package dev.sluice.bench.chaos;

import java.util.Arrays;
import java.util.BitSet;

/** What the database has of a run: rows, and dead letters. Events are known by their numbers. */
final class Stored {
  private static final int FIRST_ROOM = 1 << 16;

  private final BitSet rows = new BitSet();
  private final BitSet twice = new BitSet();
  private final BitSet letters = new BitSet();
  private long[] hashes = new long[FIRST_ROOM];
  private long strangers;

  /**
   * @param number which is negative where it is no event of ours
   */
  void addRow(long number, long hash) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      addStranger();
      return;
    }
    int at = (int) number;
    (rows.get(at) ? twice : rows).set(at);
    if (at >= hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(at + 1, 2 * hashes.length));
    }
    hashes[at] = hash;
  }

  void addLetter(long number) {
    if (number >= 0 && number <= Integer.MAX_VALUE) {
      letters.set((int) number);
    } else {
      addStranger();
    }
  }

  /** A row of somebody who has sent nothing, or of an event that nobody has sent. */
  void addStranger() {
    strangers++;
  }

  BitSet rows() {
    return rows;
  }

  BitSet twice() {
    return twice;
  }

  BitSet letters() {
    return letters;
  }

  long strangers() {
    return strangers;
  }

  long hash(int number) {
    return hashes[number];
  }
}
