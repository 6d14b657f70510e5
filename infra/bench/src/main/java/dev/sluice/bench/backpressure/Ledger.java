package dev.sluice.bench.backpressure;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/** Which numbers were given out, and which of them were answered with a yes. */
final class Ledger {
  private final AtomicLong next = new AtomicLong();
  private final BitSet accepted = new BitSet();

  long take() {
    return next.getAndIncrement();
  }

  void accept(long number) {
    accept(number, 1);
  }

  synchronized void accept(long first, long many) {
    accepted.set(Math.toIntExact(first), Math.toIntExact(first + many));
  }

  synchronized BitSet accepted() {
    return (BitSet) accepted.clone();
  }
}
