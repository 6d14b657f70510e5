package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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

  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

  private final @Nullable SecretsFile file;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final AtomicLong lastLook;
  private volatile @Nullable Derived known;

  /** That the database was filled with these. */
  private volatile boolean confirmed;

  /**
   * @param file none where nobody said where it is
   */
  KeyRing(@Nullable SecretsFile file, Clock clock, LongSupplier nanoTime) {
    this.file = file;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastLook = new AtomicLong(nanoTime.getAsLong());
    this.known = file == null ? null : file.find().map(Derived::new).orElse(null);
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
    Derived derived = confirmed();
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
    return confirmed().lasting(purpose);
  }

  /** With another installation's, what is stored would be found by nobody ever after. */
  private Derived confirmed() {
    Derived derived = required();
    if (!confirmed) {
      throw new Problem(
          ProblemType.UNAVAILABLE,
          "The secrets are used once the database has said that they are its own.");
    }
    return derived;
  }

  private Derived required() {
    Derived derived = known;
    if (derived == null) {
      throw new Problem(
          ProblemType.UNAVAILABLE,
          file == null
              ? "This needs the setting %s, which this server was not given."
                  .formatted(SecretsFile.SETTING)
              : "The secrets are made once the database has said that there are none.");
    }
    return derived;
  }

  /** Whether somebody said where the secrets are. */
  boolean hasFile() {
    return file != null;
  }

  /** What tells the lasting secret from any other, and nothing of it. */
  byte[] fingerprint() {
    return required().lasting("fingerprint");
  }

  /** Reads the secrets, or makes them where there is no file. */
  void readOrMake() {
    known = new Derived(given().readOrMake(clock.instant()));
  }

  /** Fails where the secrets are not those, or not there. */
  void require(byte[] fingerprint) {
    if (known == null) {
      known = given().find().map(Derived::new).orElseThrow(this::isLost);
    }
    if (!MessageDigest.isEqual(fingerprint, fingerprint())) {
      throw given().wrong("holds other secrets than those that the database was filled with");
    }
    confirmed = true;
  }

  private WrongSettingException isLost() {
    return given()
        .wrong(
            "is not there: the e-mails and passwords in the database need the secrets of before");
  }

  private SecretsFile given() {
    return Objects.requireNonNull(file);
  }

  /** Looks whether others have added to the file, unless that was done a moment ago. */
  Mono<Void> lookAgain() {
    long now = nanoTime.getAsLong();
    long last = lastLook.get();
    return now - last >= BETWEEN_LOOKS && lastLook.compareAndSet(last, now) ? look() : Mono.empty();
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
      if (!Arrays.equals(secrets.lasting(), before.secrets().lasting())) {
        throw file.wrong("holds the secrets of another installation by now");
      }
      if (!secrets.text().equals(before.secrets().text())) {
        known = new Derived(secrets);
        log.info("The secrets have changed; there are {} now", secrets.turns().size());
      }
    } catch (IOException | WrongSettingException failure) {
      log.warn("The secrets can't be read again: {}", failure.toString());
    }
  }
}
