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
 * @param goodUntil when it is looked up again
 * @param keptUntil when it is forgotten, even if it can't be looked up again
 */
record Finding<T extends Standing>(
    @Nullable T standing, @Nullable Throwable failure, long goodUntil, long keptUntil) {

  /** For so long a revocation goes unnoticed of which nobody is told. */
  private static final long FRESH = Duration.ofSeconds(10).toNanos();

  private static final long SHORT = Duration.ofSeconds(1).toNanos();
  private static final long REMEMBERED = Duration.ofHours(24).toNanos();

  static <T extends Standing> Finding<T> of(T standing, long now) {
    return standing.inForce()
        ? new Finding<>(standing, null, now + FRESH, now + REMEMBERED)
        : new Finding<>(standing, null, now + SHORT, now + SHORT);
  }

  static <T extends Standing> Finding<T> none(long now) {
    return new Finding<>(null, null, now + SHORT, now + SHORT);
  }

  /** Good for the one who asked, and for nobody after him. */
  static <T extends Standing> Finding<T> passing(T standing, long now) {
    return new Finding<>(standing, null, now, now + SHORT);
  }

  static <T extends Standing> Finding<T> failed(Throwable failure, long now) {
    return new Finding<>(null, failure, now, now + SHORT);
  }

  Finding<T> doubted(long now) {
    return new Finding<>(standing, failure, now, keptUntil);
  }

  boolean isInForce() {
    return standing != null && standing.inForce();
  }

  boolean isGoodAt(long now) {
    return goodUntil - now > 0;
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
