package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Passwords, which are slow to check by design: on threads of their own, few of them, before which
 * few may wait. All of a password counts, though bcrypt reads 72 bytes: what it is given is a keyed
 * hash of it, so that its own hashes are of no use to who has stolen nothing but the database.
 */
final class Passwords {

  static final int SHORTEST = 8;
  static final int LONGEST = 256;

  private static final String PURPOSE = "password";
  private static final String PAUSE_SECONDS = "2";
  private static final int SALT_AND_HASH = 53;

  private final KeyRing ring;
  private final String prefix;
  private final BCryptPasswordEncoder bcrypt;
  private final String nobodys;
  private final Scheduler threads;

  /**
   * @param cost each one more doubles the work
   */
  Passwords(KeyRing ring, int cost, Scheduler threads) {
    this.ring = ring;
    this.bcrypt = new BCryptPasswordEncoder(cost);
    this.prefix = "$2a$%02d$".formatted(cost);
    this.nobodys = prefix + ".".repeat(SALT_AND_HASH);
    this.threads = threads;
  }

  Mono<String> hash(String password) {
    return apart(() -> bcrypt.encode(keyed(password)));
  }

  Mono<Boolean> matches(String password, String hash) {
    return apart(() -> bcrypt.matches(keyed(password), hash));
  }

  /** Whether checking it takes another time than the settings say by now. */
  boolean isOutdated(String hash) {
    return !hash.startsWith(prefix);
  }

  /** A hash that no password has, to be checked where there is none: that takes as long. */
  String nobodys() {
    return nobodys;
  }

  private String keyed(String password) {
    return Base64.getEncoder().encodeToString(KeyedHash.of(ring.lasting(PURPOSE), password));
  }

  private <T> Mono<T> apart(Callable<T> work) {
    return Mono.fromCallable(work)
        .subscribeOn(threads)
        .onErrorMap(RejectedExecutionException.class, Passwords::busy);
  }

  private static Problem busy(RejectedExecutionException cause) {
    return new Problem(
            ProblemType.UNAVAILABLE, "As many passwords as may wait are being checked.", cause)
        .header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
  }
}
