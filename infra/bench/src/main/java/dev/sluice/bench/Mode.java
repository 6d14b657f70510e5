package dev.sluice.bench;

import java.time.Duration;

/** How long everything takes. */
public enum Mode {
  QUICK(100_000, 60, 3),
  FULL(1_000_000, 180, 12);

  public static final int ROUNDS = 5;

  private final int warmUpEvents;
  private final Duration warmUpLimit;
  private final Duration round;

  Mode(int warmUpEvents, int warmUpSeconds, int roundSeconds) {
    this.warmUpEvents = warmUpEvents;
    this.warmUpLimit = Duration.ofSeconds(warmUpSeconds);
    this.round = Duration.ofSeconds(roundSeconds);
  }

  /** What a server has had to do at the least before it is measured, */
  public int warmUpEvents() {
    return warmUpEvents;
  }

  /** and how long it is tried at the most. */
  public Duration warmUpLimit() {
    return warmUpLimit;
  }

  public Duration round() {
    return round;
  }
}
