package dev.sluice.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a look-up of a key has found. Times are those of {@link System#nanoTime}.
 *
 * @param key none where the database has none
 * @param failure why it is not known, where it is not
 * @param goodUntil when it is looked up again
 * @param keptUntil when it is forgotten, even if it can't be looked up again
 */
record Finding(
    @Nullable StoredKey key, @Nullable Throwable failure, long goodUntil, long keptUntil) {

  private static final long FRESH = Duration.ofSeconds(10).toNanos();
  private static final long SHORT = Duration.ofSeconds(1).toNanos();
  private static final long REMEMBERED = Duration.ofHours(24).toNanos();

  static Finding of(StoredKey key, long now) {
    return key.inForce()
        ? new Finding(key, null, now + FRESH, now + REMEMBERED)
        : new Finding(key, null, now + SHORT, now + SHORT);
  }

  static Finding none(long now) {
    return new Finding(null, null, now + SHORT, now + SHORT);
  }

  /** Good for the one who asked, and for nobody after him. */
  static Finding assumed(StoredKey key, long now) {
    return new Finding(key, null, now, now + SHORT);
  }

  static Finding failed(Throwable failure, long now) {
    return new Finding(null, failure, now, now + SHORT);
  }

  Finding doubted(long now) {
    return new Finding(key, failure, now, keptUntil);
  }

  boolean isOfKeyInForce() {
    return key != null && key.inForce();
  }

  boolean isGoodAt(long now) {
    return goodUntil - now > 0;
  }

  Duration keptFor(long now) {
    return Duration.ofNanos(Math.max(0, keptUntil - now));
  }

  Mono<Caller> callerOf(ApiKey presented) {
    if (failure != null) {
      return Mono.error(failure);
    }
    return key == null ? Mono.empty() : Mono.justOrEmpty(key.callerOf(presented));
  }
}
