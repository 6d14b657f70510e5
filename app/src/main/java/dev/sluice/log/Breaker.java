package dev.sluice.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers that the log does not answer, so that callers hear of it at once instead of waiting
 * each for themselves. One call a second is let through to find out; any answer ends it.
 */
final class Breaker {

  private static final int FAILURES = 3;
  private static final long PROBE_NANOS = Duration.ofSeconds(1).toNanos();

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong lastProbe = new AtomicLong();

  boolean lets(long nanoTime) {
    if (!isOpen()) {
      return true;
    }
    long last = lastProbe.get();
    return nanoTime - last >= PROBE_NANOS && lastProbe.compareAndSet(last, nanoTime);
  }

  boolean isOpen() {
    return failures.get() >= FAILURES;
  }

  void answered() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed(long nanoTime) {
    lastProbe.set(nanoTime);
    failures.incrementAndGet();
  }
}
