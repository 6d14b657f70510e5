package dev.sluice.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.platform.Outage;
import dev.sluice.store.DatabaseAway;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

/**
 * Credentials of one kind. One that was seen a moment ago costs no look-up; one that was seen
 * earlier is looked up first, and goes on being known only while the database is away.
 *
 * <p>What is remembered is the whole credential: one with a known name and a wrong secret is as
 * unknown as any, and costs the same look-up.
 */
final class LookUps<C extends Credential, T extends Standing> {

  private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(3);
  private static final int MOST = 100_000;

  private final Register<C, T> register;
  private final LongSupplier nanoTime;
  private final Outage outage;
  private final AtomicLong warnings = new AtomicLong();
  private final AsyncCache<C, Finding<T>> findings;

  /**
   * @param what is looked up, as the log names it
   */
  LookUps(String what, Register<C, T> register, LongSupplier nanoTime) {
    this.register = register;
    this.nanoTime = nanoTime;
    this.outage = new Outage("The look-up of " + what);
    this.findings =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(nanoTime::getAsLong)
            .expireAfter(
                Expiry.writing(
                    (C credential, Finding<T> finding) -> finding.keptFor(nanoTime.getAsLong())))
            .buildAsync();
  }

  /** What is known of a credential, where it is in force. */
  Mono<T> find(C credential) {
    CompletableFuture<Finding<T>> latest = finding(credential);
    // the cache and other waiters hold the same future: a caller that leaves must not cancel it
    return latest.isDone()
        ? latest.join().answer()
        : Mono.fromFuture(latest, true).flatMap(Finding::answer);
  }

  /** The database answers, by what others have seen of it. */
  void isThere() {
    outage.isOver();
  }

  /**
   * What is known of these credentials, or of these clients' credentials, is so no longer, and what
   * a look-up is about to say that began before holds only for who waits for it.
   */
  void forget(Set<String> ids) {
    warnings.incrementAndGet();
    findings.asMap().entrySet().removeIf(entry -> isOf(ids, entry.getKey(), entry.getValue()));
  }

  private static <T extends Standing> boolean isOf(
      Set<String> ids, Credential credential, CompletableFuture<Finding<T>> latest) {
    return ids.contains(credential.id()) || (latest.isDone() && isOf(ids, latest.join()));
  }

  private static boolean isOf(Set<String> ids, Finding<?> finding) {
    Standing standing = finding.standing();
    return standing != null && ids.contains(standing.client().toString());
  }

  /** Some may have been revoked unheard: each is looked up before it is believed again. */
  void doubt() {
    warnings.incrementAndGet();
    long now = nanoTime.getAsLong();
    findings
        .asMap()
        .replaceAll(
            (credential, finding) ->
                finding.isDone()
                    ? CompletableFuture.completedFuture(finding.join().doubted(now))
                    : finding);
  }

  /** Whether there is anybody who is let in while the database is away. */
  boolean remembersAny() {
    return register.assumesAny()
        || findings.synchronous().asMap().values().stream().anyMatch(Finding::isInForce);
  }

  private CompletableFuture<Finding<T>> finding(C credential) {
    CompletableFuture<Finding<T>> latest = findings.getIfPresent(credential);
    return latest != null && isGood(latest)
        ? latest
        : findings.asMap().compute(credential, this::renewed);
  }

  /** One that is still on its way is as good as new. */
  private boolean isGood(CompletableFuture<Finding<T>> finding) {
    return !finding.isDone() || finding.join().isGoodAt(nanoTime.getAsLong());
  }

  private CompletableFuture<Finding<T>> renewed(
      C credential, @Nullable CompletableFuture<Finding<T>> latest) {
    if (latest != null && isGood(latest)) {
      return latest;
    }
    Finding<T> stale = latest == null ? null : latest.join();
    return outage
        .foreseen(nanoTime.getAsLong())
        .map(failure -> CompletableFuture.completedFuture(without(credential, stale, failure)))
        .orElseGet(() -> lookUp(credential, stale).toFuture());
  }

  private Mono<Finding<T>> lookUp(C credential, @Nullable Finding<T> stale) {
    long before = warnings.get();
    return register
        .find(credential)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .map(standing -> found(credential, standing, before))
        .timeout(LOOK_UP_LIMIT, Mono.error(LookUps::late))
        .onErrorResume(failure -> Mono.just(failed(credential, stale, failure)));
  }

  private static QueryTimeoutException late() {
    return new QueryTimeoutException("No answer within " + LOOK_UP_LIMIT.toSeconds() + " s");
  }

  private Finding<T> found(C credential, Optional<T> standing, long before) {
    outage.isOver();
    long now = nanoTime.getAsLong();
    if (standing.isPresent()) {
      return warnings.get() == before
          ? Finding.of(standing.get(), now)
          : Finding.passing(standing.get(), now);
    }
    return register
        .assumed(credential, false)
        .map(assumed -> Finding.passing(assumed, now))
        .orElseGet(() -> Finding.none(now));
  }

  private Finding<T> failed(C credential, @Nullable Finding<T> stale, Throwable failure) {
    if (!DatabaseAway.is(failure)) {
      outage.isOver();
      return Finding.failed(failure, nanoTime.getAsLong());
    }
    outage.goesOn(failure, nanoTime.getAsLong());
    return without(credential, stale, failure);
  }

  /** What can be said while the database can't be asked. */
  private Finding<T> without(C credential, @Nullable Finding<T> stale, Throwable failure) {
    if (stale != null && stale.standing() != null) {
      return stale;
    }
    long now = nanoTime.getAsLong();
    return register
        .assumed(credential, true)
        .map(assumed -> Finding.passing(assumed, now))
        .orElseGet(() -> Finding.failed(failure, now));
  }
}
