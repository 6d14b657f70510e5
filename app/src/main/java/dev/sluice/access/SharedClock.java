package dev.sluice.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time as the database has it, which is one for all processes: a token ends at the same moment
 * on each, however wrong the clock of the one that has issued it, or of the one it is shown to.
 */
final class SharedClock extends Clock {

  private final Clock own;
  private volatile Duration ahead = Duration.ZERO;

  /**
   * @param own that of this process, which is believed until the database was asked
   */
  SharedClock(Clock own) {
    this.own = own;
  }

  Clock own() {
    return own;
  }

  /**
   * @param ahead how far our own clock is, negative where it is behind
   */
  void correct(Duration ahead) {
    this.ahead = ahead;
  }

  /** How far our own clock is ahead, negative where it is behind. */
  Duration ahead() {
    return ahead;
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return own.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    SharedClock same = new SharedClock(own.withZone(zone));
    same.correct(ahead);
    return same;
  }
}
