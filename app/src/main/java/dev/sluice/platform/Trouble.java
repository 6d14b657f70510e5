package dev.sluice.platform;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether a stage fails again and again, and gets nowhere in between. */
final class Trouble {

  private static final int SEVERAL = 3;

  /** A start that has lasted longer than any of our time limits was a good one. */
  private static final long FORGOTTEN_NANOS = Duration.ofMinutes(1).toNanos();

  private final AtomicInteger failures = new AtomicInteger();
  private volatile long lastFailure;

  void failed(long nanoTime) {
    lastFailure = nanoTime;
    failures.incrementAndGet();
  }

  void gotSomewhere() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  boolean goesOn(long nanoTime) {
    return failures.get() >= SEVERAL && nanoTime - lastFailure < FORGOTTEN_NANOS;
  }
}
