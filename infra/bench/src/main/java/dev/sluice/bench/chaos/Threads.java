package dev.sluice.bench.chaos;

/** Waits for their end. */
final class Threads {
  private Threads() {}

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The run was interrupted", interrupted);
    }
  }
}
