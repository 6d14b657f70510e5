package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The keys that this installation signs and encrypts with, each derived from one of its secrets for
 * one purpose. Secrets take turns: what was made with an older one names it, and stays good.
 */
final class KeyRing {

  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final @Nullable SecretsFile file;
  private final Clock clock;
  private final AtomicReference<Instant> lastLook;
  private volatile @Nullable Derived known;

  /**
   * @param file none where nobody said where it is
   */
  KeyRing(@Nullable SecretsFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.lastLook = new AtomicReference<>(clock.instant());
    this.known = file == null ? null : new Derived(file.readOrMake(clock.instant()));
  }

  /**
   * A key, and what to find it by again.
   *
   * @param id of the secret it is derived from
   */
  record Named(String id, byte[] key) {}

  /** Of the secrets as they were read; there are as many keys as secrets and purposes. */
  private record Derived(InstallationSecrets secrets, Map<String, byte[]> keys) {

    Derived(InstallationSecrets secrets) {
      this(secrets, new ConcurrentHashMap<>());
    }

    byte[] of(Secret secret, String purpose) {
      return keys.computeIfAbsent(
          secret.id() + " " + purpose, name -> Secret.derived(secret.bytes(), purpose));
    }

    byte[] lasting(String purpose) {
      return keys.computeIfAbsent(
          purpose, name -> Secret.derived(secrets.lasting(), "lasting " + purpose));
    }
  }

  /** The one to sign or encrypt with from now on. */
  Named current(String purpose) {
    Derived derived = required();
    Secret secret = derived.secrets().inForceAt(clock.instant());
    return new Named(secret.id(), derived.of(secret, purpose));
  }

  /** The one that something names which was made with it. */
  Optional<byte[]> find(String id, String purpose) {
    Derived derived = known;
    return derived == null
        ? Optional.empty()
        : derived.secrets().find(id).map(secret -> derived.of(secret, purpose));
  }

  /** The one that never changes, for what is looked up by a hash. */
  byte[] lasting(String purpose) {
    return required().lasting(purpose);
  }

  private Derived required() {
    Derived derived = known;
    if (derived == null) {
      throw new Problem(
          ProblemType.UNAVAILABLE,
          "This needs the setting %s, which this server was not given."
              .formatted(SecretsFile.SETTING));
    }
    return derived;
  }

  /** Looks whether others have added to the file, unless that was done a moment ago. */
  Mono<Void> lookAgain() {
    Instant now = clock.instant();
    Instant last = lastLook.get();
    return Duration.between(last, now).compareTo(BETWEEN_LOOKS) >= 0
            && lastLook.compareAndSet(last, now)
        ? look()
        : Mono.empty();
  }

  private Mono<Void> look() {
    return Mono.<Void>fromRunnable(this::read).subscribeOn(Schedulers.boundedElastic());
  }

  /** What was known stays known where the file is gone, or is no longer one of secrets. */
  private void read() {
    Derived before = known;
    if (file == null || before == null) {
      return;
    }
    try {
      InstallationSecrets secrets = file.read();
      if (!secrets.text().equals(before.secrets().text())) {
        known = new Derived(secrets);
        log.info("The secrets have changed; there are {} now", secrets.turns().size());
      }
    } catch (IOException | WrongSettingException failure) {
      log.warn("The secrets can't be read again: {}", failure.toString());
    }
  }
}
