package dev.sluice.bench.lab;

/** Waits for their end. */
public final class Threads {
  private Threads() {}

  public static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
