package dev.sluice.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tokens that this node has taken ahead: whoever finds enough of them asks nobody. */
final class Lease {

  private static final long LASTS = Duration.ofSeconds(1).toNanos();

  private final AtomicLong tokens = new AtomicLong();
  private volatile long ends;

  boolean take(long need, long now) {
    if (ends - now <= 0) {
      return false;
    }
    long left = tokens.get();
    while (left >= need) {
      if (tokens.compareAndSet(left, left - need)) {
        return true;
      }
      left = tokens.get();
    }
    return false;
  }

  void add(long more, long now) {
    ends = now + LASTS;
    tokens.addAndGet(more);
  }

  /** Takes so many, also where they are not there: less than nothing is left then. */
  void owe(long need) {
    tokens.addAndGet(-need);
  }

  /** All that is left, to be given back, or what is owed, to be taken. */
  long end() {
    return tokens.getAndSet(0);
  }

  long left() {
    return tokens.get();
  }
}
