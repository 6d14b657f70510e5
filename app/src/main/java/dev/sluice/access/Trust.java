package dev.sluice.access;

import java.time.Duration;

/**
 * For how long what a look-up has found is believed: long while all that is revoked is heard, and
 * not for long by itself. Times are those of {@link System#nanoTime}.
 */
final class Trust {

  /** Of what is heard at all; against what may be changed without a word. */
  private static final long HEARD = Duration.ofSeconds(60).toNanos();

  /** From when something was last heard: for so long a revocation goes unnoticed then. */
  private static final long UNHEARD = Duration.ofSeconds(10).toNanos();

  /** Between the end of an outage and when we listen again, which is not long. */
  private static final long AFTER_OUTAGE = Duration.ofSeconds(1).toNanos();

  /**
   * Who has heard nothing for so long does not listen, nor who has heard nothing since an outage.
   */
  private static final long SILENCE = Duration.ofSeconds(1).toNanos();

  private static final int FIFTHS = 5;

  private volatile long heardAt;
  private volatile long awayAt;

  Trust(long now) {
    this.heardAt = now - HEARD;
    this.awayAt = now - HEARD;
  }

  /** Whatever was revoked until then has been said. */
  void heard(long now) {
    heardAt = now;
  }

  /** The database could not be asked until then. */
  void away(long now) {
    awayAt = now;
  }

  boolean isGood(long foundAt, long now) {
    return isWithin(FIFTHS, foundAt, now);
  }

  /** What is asked for from then on is looked up in good time. */
  boolean isYoung(long foundAt, long now) {
    return isWithin(FIFTHS - 1, foundAt, now);
  }

  private boolean isWithin(int fifths, long foundAt, long now) {
    long heard = heardAt;
    long away = awayAt;
    long sure = later(foundAt, heard);
    return away - sure <= 0
        && now - sure < span(foundAt, heard, away) / FIFTHS * fifths
        && now - foundAt < HEARD / FIFTHS * fifths;
  }

  private static long span(long foundAt, long heard, long away) {
    boolean isDeaf = foundAt - heard > SILENCE || away - heard > 0;
    return isDeaf && foundAt - away < UNHEARD ? AFTER_OUTAGE : UNHEARD;
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
