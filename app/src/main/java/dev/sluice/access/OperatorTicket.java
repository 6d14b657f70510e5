package dev.sluice.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Signs in, once, whoever started this process and reads what it prints. It is known to this
 * process alone.
 */
public final class OperatorTicket {

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int LENGTH = 32;

  private final Clock clock;
  private final AtomicReference<@Nullable Made> latest = new AtomicReference<>();

  OperatorTicket(Clock clock) {
    this.clock = clock;
  }

  private record Made(String text, Instant expiresAt, boolean isUsed) {

    boolean is(String given) {
      return MessageDigest.isEqual(text.getBytes(US_ASCII), given.getBytes(UTF_8));
    }

    Made used(boolean isSo) {
      return new Made(text, expiresAt, isSo);
    }
  }

  /** A ticket that takes the place of the one before. */
  public String make() {
    byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    latest.set(new Made(text, clock.instant().plus(LIFETIME), false));
    return text;
  }

  /** Whether it is good, which it is once. */
  boolean use(String text) {
    Made made = latest.get();
    return made != null
        && !made.isUsed()
        && made.is(text)
        && clock.instant().isBefore(made.expiresAt())
        && latest.compareAndSet(made, made.used(true));
  }

  /** It was of no use to who has used it up. One that was made meanwhile stays the latest. */
  void putBack(String text) {
    latest.updateAndGet(made -> made != null && made.is(text) ? made.used(false) : made);
  }
}
