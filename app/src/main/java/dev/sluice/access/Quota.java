package dev.sluice.access;

import java.time.Duration;

/**
 * What a bucket of tokens holds at the most, and how quickly it fills.
 *
 * @param name what is counted, for meters, headers and the key in Redis
 */
record Quota(String name, double perSecond, long most) {

  /** Below it nothing is taken ahead, and each call is counted for itself. */
  private static final double HIGH = 100;

  private static final double NANOS = 1e9;

  static Quota of(Rate rate) {
    return new Quota("events", (double) rate.eventsPerSecond(), rate.burst());
  }

  static Quota of(String name, long most, Duration time) {
    return new Quota(name, (double) most / (time.toNanos() / NANOS), most);
  }

  boolean is(Rate rate) {
    return perSecond == (double) rate.eventsPerSecond() && most == rate.burst();
  }

  /** The least that a node takes ahead: ten milliseconds of the whole rate. */
  long leastAhead() {
    return perSecond < HIGH ? 0 : (long) (perSecond / 100);
  }

  long mostAhead() {
    return 10 * leastAhead();
  }

  double filled(double level, long nanos) {
    return Math.min((double) most, level + Math.max(0, nanos) / NANOS * perSecond);
  }

  /** What has to be there for so many to pass: more than it holds passes when it is full. */
  long threshold(long need) {
    return Math.min(need, most);
  }

  /** How long it takes until so much more is there; never none. */
  long nanosFor(double missing) {
    return Math.max(1, (long) Math.ceil(missing / perSecond * NANOS));
  }

  /** As people say it: to the nearest second. */
  long secondsToFill() {
    return Math.max(1, Math.round((double) most / perSecond));
  }

  long secondsFor(double missing) {
    return (long) Math.ceil(missing / perSecond);
  }
}
