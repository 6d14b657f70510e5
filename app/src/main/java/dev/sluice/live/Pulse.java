package dev.sluice.live;

/** How many events came in the last minute, from how many had ever come by each second of it. */
final class Pulse {

  private static final int SECONDS = 60;

  private final long[] totals = new long[SECONDS];
  private int next;

  /**
   * @param lastMinute how many there were before, which are taken to have come evenly
   */
  Pulse(long total, long lastMinute) {
    for (int i = 0; i < SECONDS; i++) {
      totals[i] = total - lastMinute * (SECONDS - i) / SECONDS;
    }
  }

  /** Once a second. */
  void beat(long total) {
    totals[next] = total;
    next = (next + 1) % SECONDS;
  }

  /** Events a second, and none where a database that was restored knows of fewer. */
  double rate(long total) {
    return Math.max(0, total - totals[next]) / (double) SECONDS;
  }
}
