package dev.sluice.bench.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** When totals were sent on their way, and how long after that they were read. */
public final class Receipts {
  private static final int MOST_TOTALS = 10_000;

  private final AtomicLongArray sent = new AtomicLongArray(MOST_TOTALS);
  private final AtomicLongArray readers = new AtomicLongArray(MOST_TOTALS);
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicLong count = new AtomicLong();
  private final long[] nanos;

  /**
   * @param most deliveries that are timed
   */
  Receipts(int most) {
    this.nanos = new long[most];
  }

  /** The event that makes it so many is about to be sent. */
  public void sends(long total) {
    sent.set((int) total, System.nanoTime());
  }

  void received(long total) {
    readers.incrementAndGet((int) total);
    long begun = sent.get((int) total);
    if (begun > 0) {
      nanos[(int) count.getAndIncrement()] = System.nanoTime() - begun;
    }
  }

  void broke() {
    broken.incrementAndGet();
  }

  /** How many readers have seen this total. */
  public long readers(long total) {
    return readers.get((int) total);
  }

  public int broken() {
    return broken.get();
  }

  public long count() {
    return count.get();
  }

  /** How long after the event was sent each was read, from the given one on. */
  public long[] nanosFrom(long first) {
    return Arrays.copyOfRange(nanos, (int) first, (int) count());
  }
}
