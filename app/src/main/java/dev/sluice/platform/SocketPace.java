package dev.sluice.platform;

/** How many messages the reader of a WebSocket may send: so many at once, and some every second. */
final class SocketPace {

  private static final int AT_ONCE = 100;
  private static final int PER_SECOND = 20;
  private static final double SECOND_NANOS = 1e9;

  private double left = AT_ONCE;
  private long latest;

  SocketPace(long nanoTime) {
    this.latest = nanoTime;
  }

  boolean allowsOneMore(long nanoTime) {
    left = Math.min(AT_ONCE, left + PER_SECOND * ((nanoTime - latest) / SECOND_NANOS));
    latest = nanoTime;
    left--;
    return left >= 0;
  }
}
