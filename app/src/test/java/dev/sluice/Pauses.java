package dev.sluice;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * For how long this JVM stood still while something was measured: told by one who means to wake
 * every few milliseconds, and wakes later.
 */
public final class Pauses implements AutoCloseable {

  private static final long BEAT_NANOS = Duration.ofMillis(5).toNanos();

  private final Thread sleeper = Thread.ofPlatform().daemon().unstarted(this::sleep);
  private long slept = System.nanoTime();
  private long lost;
  private volatile boolean isOver;

  private Pauses() {}

  public static Pauses noted() {
    Pauses pauses = new Pauses();
    pauses.sleeper.start();
    return pauses;
  }

  private void sleep() {
    while (!isOver) {
      LockSupport.parkNanos(BEAT_NANOS);
      wake();
    }
  }

  private synchronized void wake() {
    long now = System.nanoTime();
    lost += late(now);
    slept = now;
  }

  private long late(long now) {
    return Math.max(0, now - slept - 2 * BEAT_NANOS);
  }

  /** With the one that may not be over for who sleeps. */
  public synchronized Duration soFar() {
    return Duration.ofNanos(lost + late(System.nanoTime()));
  }

  @Override
  public void close() {
    isOver = true;
  }
}
