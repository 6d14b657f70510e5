package dev.sluice.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.platform.Outage;
import dev.sluice.store.DatabaseAway;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

/**
 * Credentials of one kind. One that was seen a moment ago costs no look-up; one that is used on and
 * on is looked up now and then, and no caller waits for it; one that was seen earlier is looked up
 * first. While the database is away, what is known goes on being known.
 *
 * <p>What is remembered is the whole credential: one with a known name and a wrong secret is as
 * unknown as any, and costs the same look-up.
 */
final class LookUps<C extends Credential, T extends Standing> {

  private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(3);

  /**
   * Whoever is known is not held up for longer, and that by the first look-up of an outage only.
   */
  private static final Duration KNOWN_LIMIT = Duration.ofSeconds(1);

  private static final int MOST = 100_000;

  private final Register<C, T> register;
  private final long remembered;
  private final LongSupplier nanoTime;
  private final Trust trust;
  private final Outage outage;
  private final LookUpMeters meters = new LookUpMeters();
  private final String what;
  private final AsyncCache<C, Finding<T>> findings;

  /**
   * @param what is looked up, as the log names it
   * @param remembered for how long what was found is kept in case it can't be looked up again
   */
  LookUps(String what, Register<C, T> register, Duration remembered, LongSupplier nanoTime) {
    this.register = register;
    this.remembered = remembered.toNanos();
    this.nanoTime = nanoTime;
    this.trust = new Trust(nanoTime.getAsLong());
    this.what = what;
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

  /**
   * What is known of a credential, where it is in force.
   *
   * @param stranger what the look-up of one that is not remembered has to go through
   */
  Mono<T> find(C credential, UnaryOperator<Mono<T>> stranger) {
    CompletableFuture<Finding<T>> latest = findings.getIfPresent(credential);
    return latest == null
        ? stranger.apply(Mono.defer(() -> answer(begun(credential, null))))
        : answer(current(credential, latest));
  }

  private Mono<T> answer(CompletableFuture<Finding<T>> latest) {
    // the cache and other waiters hold the same future: a caller that leaves must not cancel it
    return latest.isDone()
        ? latest.join().answer()
        : Mono.fromFuture(latest, true).flatMap(Finding::answer);
  }

  void watchedBy(MeterRegistry registry) {
    meters.watchedBy(
        registry, what, findings, known -> (double) known.synchronous().estimatedSize());
  }

  /** The database answers, by what others have seen of it. */
  void isThere() {
    endOutage(nanoTime.getAsLong());
  }

  /** What was found before may have been revoked meanwhile, and nobody has heard of it. */
  private void endOutage(long now) {
    if (outage.isOn()) {
      trust.away(now);
      outage.isOver();
    }
  }

  /**
   * What is known of these credentials, or of these clients' credentials, is so no longer. Whose
   * credential it is that is being looked up is not known yet, so that what comes of any such
   * look-up holds only for who waits for it, and what was known before is doubted.
   */
  void forget(Set<String> ids) {
    leave(
        (credential, latest) ->
            isOf(ids, credential, known(latest))
                ? null
                : latest.isDone() ? latest : doubted(latest));
  }

  private void leave(
      BiFunction<C, CompletableFuture<Finding<T>>, @Nullable CompletableFuture<Finding<T>>> left) {
    findings.asMap().keySet().forEach(each -> findings.asMap().computeIfPresent(each, left));
  }

  private static boolean isOf(
      Set<String> ids, Credential credential, @Nullable Finding<?> finding) {
    return ids.contains(credential.id())
        || (finding != null
            && finding.standing() != null
            && ids.contains(finding.standing().client().toString()));
  }

  private static <T extends Standing> @Nullable Finding<T> known(
      CompletableFuture<Finding<T>> latest) {
    if (latest.isDone()) {
      return latest.join();
    }
    return latest instanceof LookingUp<T> looking ? looking.known : null;
  }

  private static <T extends Standing> @Nullable CompletableFuture<Finding<T>> doubted(
      CompletableFuture<Finding<T>> latest) {
    Finding<T> known = known(latest);
    return known == null ? null : CompletableFuture.completedFuture(known.doubted());
  }

  /** Whatever was revoked until now has been said, and is forgotten. */
  void heard() {
    trust.heard(nanoTime.getAsLong());
  }

  /** Some may have been revoked unheard: each is looked up before it is believed again. */
  void doubt() {
    leave((credential, latest) -> doubted(latest));
  }

  /** Whether there is anybody who is let in while the database is away. */
  boolean remembersAny() {
    return findings.synchronous().asMap().values().stream().anyMatch(Finding::isInForce);
  }

  private CompletableFuture<Finding<T>> current(
      C credential, CompletableFuture<Finding<T>> latest) {
    // one that is still on its way is as good as new
    if (!latest.isDone() || latest.join().isYoungAt(nanoTime.getAsLong(), trust)) {
      return latest;
    }
    if (!isGoodEnough(latest.join())) {
      return begun(credential, latest);
    }
    renew(credential, latest);
    return latest;
  }

  private boolean isGoodEnough(Finding<T> finding) {
    return finding.isGoodAt(nanoTime.getAsLong(), trust) || (outage.isOn() && finding.isInForce());
  }

  /**
   * A look-up that callers wait for. It is in its place before it asks: what is to be forgotten
   * from then on includes it, and what was to be forgotten before is so for the database already.
   */
  private CompletableFuture<Finding<T>> begun(
      C credential, @Nullable CompletableFuture<Finding<T>> latest) {
    Finding<T> known = latest == null ? null : latest.join();
    CompletableFuture<Finding<T>> next = new LookingUp<>(known);
    if (!takesPlace(credential, latest, next)) {
      CompletableFuture<Finding<T>> others = findings.getIfPresent(credential);
      return others == null ? begun(credential, null) : current(credential, others);
    }
    CompletableFuture<Void> _ = sought(credential, known).toFuture().thenAccept(next::complete);
    return next;
  }

  /** What is not known yet, and what was known before. */
  private static final class LookingUp<T extends Standing> extends CompletableFuture<Finding<T>> {

    private final @Nullable Finding<T> known;

    LookingUp(@Nullable Finding<T> known) {
      this.known = known;
    }
  }

  private boolean takesPlace(
      C credential,
      @Nullable CompletableFuture<Finding<T>> latest,
      CompletableFuture<Finding<T>> next) {
    return latest == null
        ? findings.asMap().putIfAbsent(credential, next) == null
        : findings.asMap().replace(credential, latest, next);
  }

  /** A look-up that nobody waits for. While the database is away, one in a while does for all. */
  private void renew(C credential, CompletableFuture<Finding<T>> latest) {
    if (outage.foreseen(nanoTime.getAsLong()).isPresent()) {
      return;
    }
    Finding<T> known = latest.join();
    CompletableFuture<Finding<T>> renewing = CompletableFuture.completedFuture(known.renewing());
    if (findings.asMap().replace(credential, latest, renewing)) {
      CompletableFuture<@Nullable Boolean> _ =
          lookUp(credential, known)
              .map(CompletableFuture::completedFuture)
              .map(renewed -> findings.asMap().replace(credential, renewing, renewed))
              .toFuture();
    }
  }

  private Mono<Finding<T>> sought(C credential, @Nullable Finding<T> stale) {
    return outage
        .foreseen(nanoTime.getAsLong())
        .map(failure -> Mono.just(without(credential, stale, failure)))
        .orElseGet(() -> lookUp(credential, stale));
  }

  private Mono<Finding<T>> lookUp(C credential, @Nullable Finding<T> stale) {
    Duration limit = stale == null || outage.isOn() ? LOOK_UP_LIMIT : KNOWN_LIMIT;
    return Mono.defer(() -> asked(credential))
        .timeout(limit, Mono.error(() -> late(limit)))
        .onErrorResume(failure -> Mono.just(failed(credential, stale, failure)));
  }

  /** What was assumed when the database was asked: it may answer as of a moment that has passed. */
  private Mono<Finding<T>> asked(C credential) {
    Optional<T> assumed = register.assumed(credential, false);
    return register
        .find(credential)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .map(standing -> found(standing, assumed));
  }

  private static QueryTimeoutException late(Duration limit) {
    return new QueryTimeoutException("No answer within " + limit.toSeconds() + " s");
  }

  private Finding<T> found(Optional<T> standing, Optional<T> assumed) {
    meters.answered(standing.isPresent());
    long now = nanoTime.getAsLong();
    endOutage(now);
    return standing
        .map(known -> Finding.of(known, now, remembered))
        .or(() -> assumed.map(soon -> Finding.passing(soon, now)))
        .orElseGet(() -> Finding.none(now));
  }

  private Finding<T> failed(C credential, @Nullable Finding<T> stale, Throwable failure) {
    meters.failed();
    if (!DatabaseAway.is(failure)) {
      outage.isOver();
      return Finding.failed(failure, nanoTime.getAsLong());
    }
    long now = nanoTime.getAsLong();
    trust.away(now);
    outage.goesOn(failure, now);
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
