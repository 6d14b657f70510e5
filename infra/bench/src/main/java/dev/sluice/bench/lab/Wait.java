package dev.sluice.bench.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what another process does in its own time. */
public final class Wait {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Wait() {}

  /** Whether it came true in time. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(INTERVAL);
    }
    return true;
  }

  public static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
