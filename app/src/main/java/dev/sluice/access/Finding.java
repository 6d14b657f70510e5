package dev.sluice.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a look-up of a credential has found. Times are those of {@link System#nanoTime}.
 *
 * @param <T> what the database says of it
 * @param standing none where the database has none
 * @param failure why it is not known, where it is not
 * @param term for how long it is good at the most, be it believed longer or not
 * @param ahead whether it is looked up again before that, and nobody waits for it
 * @param keptUntil when it is forgotten, even if it can't be looked up again
 */
record Finding<T extends Standing>(
    @Nullable T standing,
    @Nullable Throwable failure,
    long foundAt,
    long term,
    boolean ahead,
    long keptUntil) {

  private static final long SHORT = Duration.ofSeconds(1).toNanos();

  /**
   * @param remembered for how long it is kept in case it can't be looked up again
   */
  static <T extends Standing> Finding<T> of(T standing, long now, long remembered) {
    return standing.inForce()
        ? new Finding<>(standing, null, now, Long.MAX_VALUE, true, now + remembered)
        : noted(standing, null, now, SHORT);
  }

  static <T extends Standing> Finding<T> none(long now) {
    return noted(null, null, now, SHORT);
  }

  /** Good for the one who asked, and for nobody after him. */
  static <T extends Standing> Finding<T> passing(T standing, long now) {
    return noted(standing, null, now, 0);
  }

  static <T extends Standing> Finding<T> failed(Throwable failure, long now) {
    return noted(null, failure, now, 0);
  }

  /** Not looked up before its time is over. */
  private static <T extends Standing> Finding<T> noted(
      @Nullable T standing, @Nullable Throwable failure, long now, long term) {
    return new Finding<>(standing, failure, now, term, false, now + SHORT);
  }

  Finding<T> doubted() {
    return new Finding<>(standing, failure, foundAt, 0, false, keptUntil);
  }

  /** While somebody looks it up, nobody else has to. */
  Finding<T> renewing() {
    return new Finding<>(standing, failure, foundAt, term, false, keptUntil);
  }

  boolean isInForce() {
    return standing != null && standing.inForce();
  }

  boolean isYoungAt(long now, Trust trust) {
    return isGoodAt(now, trust) && (!ahead || trust.isYoung(foundAt, now));
  }

  boolean isGoodAt(long now, Trust trust) {
    return now - foundAt < term && trust.isGood(foundAt, now);
  }

  Duration keptFor(long now) {
    return Duration.ofNanos(Math.max(0, keptUntil - now));
  }

  /** Nothing where the credential is not, or no longer, in force. */
  Mono<T> answer() {
    if (failure != null) {
      return Mono.error(failure);
    }
    return isInForce() ? Mono.justOrEmpty(standing) : Mono.empty();
  }
}
