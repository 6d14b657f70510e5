package dev.sluice.platform;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one through in a while, and counts those that it holds back. */
final class Seldom {

  private final long pauseNanos;
  private final AtomicLong last;
  private final AtomicLong heldBack = new AtomicLong();

  private Seldom(Duration pause) {
    this.pauseNanos = pause.toNanos();
    this.last = new AtomicLong(System.nanoTime() - pauseNanos);
  }

  static Seldom onceASecond() {
    return new Seldom(Duration.ofSeconds(1));
  }

  /** How many were held back since the last one passed, where this one does. */
  OptionalLong passes(long nanoTime) {
    long before = last.get();
    if (nanoTime - before >= pauseNanos && last.compareAndSet(before, nanoTime)) {
      return OptionalLong.of(heldBack.getAndSet(0));
    }
    heldBack.incrementAndGet();
    return OptionalLong.empty();
  }
}
