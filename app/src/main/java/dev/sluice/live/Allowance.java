package dev.sluice.live;

/** So many in a second, of which a second's worth can be saved. */
final class Allowance {

  private static final double SECOND_NANOS = 1e9;

  private final int perSecond;
  private double left;
  private long asked;

  Allowance(int perSecond, long nanoTime) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.asked = nanoTime;
  }

  int left(long nanoTime) {
    left = Math.min(perSecond, left + perSecond * ((nanoTime - asked) / SECOND_NANOS));
    asked = nanoTime;
    return (int) left;
  }

  void spend(int some) {
    left = Math.max(0, left - some);
  }

  /** What would have been spent at the most in such a time. */
  int in(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, perSecond * (nanos / SECOND_NANOS));
  }
}
