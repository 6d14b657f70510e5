package dev.sluice.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.platform.Outage;
import dev.sluice.store.DatabaseAway;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

/**
 * The keys of all clients. One that was seen a moment ago costs no look-up; one that was seen
 * earlier is looked up first, and goes on being known only while the database is away.
 */
final class Keys {

  private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(3);
  private static final int MOST = 100_000;

  private final Function<String, Mono<StoredKey>> table;
  private final LongSupplier nanoTime;
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final Outage outage = new Outage("The look-up of keys");
  private final AsyncCache<String, Finding> findings;

  /**
   * @param table finds a key by its prefix, in force or not
   */
  Keys(Function<String, Mono<StoredKey>> table, LongSupplier nanoTime) {
    this.table = table;
    this.nanoTime = nanoTime;
    this.findings =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(nanoTime::getAsLong)
            .expireAfter(
                Expiry.writing(
                    (String prefix, Finding finding) -> finding.keptFor(nanoTime.getAsLong())))
            .buildAsync();
  }

  Mono<Caller> callerOf(ApiKey key) {
    CompletableFuture<Finding> latest = finding(key.prefix());
    // the cache and other waiters hold the same future: a caller that leaves must not cancel it
    return latest.isDone()
        ? latest.join().callerOf(key)
        : Mono.fromFuture(latest, true).flatMap(finding -> finding.callerOf(key));
  }

  /**
   * A key that the database will be told of counts as known where it is not known to it. A new one
   * does so also while the database is away: nobody can have revoked it.
   */
  void expect(ApiKey key, Caller caller, boolean isNew) {
    expected.put(key.prefix(), new Expected(new StoredKey(key.hash(), caller, true), isNew));
  }

  private record Expected(StoredKey key, boolean isNew) {}

  /** The database has been told, so that it is there, and believed if it does not know the key. */
  void expectNoMore(ApiKey key) {
    expected.remove(key.prefix());
    outage.isOver();
  }

  /**
   * What was known of a key is forgotten, and what a look-up is about to say of it that began
   * before: it is not believed again unless the database says so.
   */
  void revoked(String prefix) {
    expected.remove(prefix);
    findings
        .asMap()
        .computeIfPresent(
            prefix,
            (known, latest) ->
                CompletableFuture.completedFuture(Finding.none(nanoTime.getAsLong())));
  }

  /** Some may have been revoked unheard: each is looked up before it is believed again. */
  void doubt() {
    long now = nanoTime.getAsLong();
    findings
        .asMap()
        .replaceAll(
            (prefix, finding) ->
                finding.isDone()
                    ? CompletableFuture.completedFuture(finding.join().doubted(now))
                    : finding);
  }

  /** Whether there is anybody who is let in while the database is away. */
  boolean remembersAny() {
    return expected.values().stream().anyMatch(Expected::isNew)
        || findings.synchronous().asMap().values().stream().anyMatch(Finding::isOfKeyInForce);
  }

  private CompletableFuture<Finding> finding(String prefix) {
    CompletableFuture<Finding> latest = findings.getIfPresent(prefix);
    return latest != null && isGood(latest)
        ? latest
        : findings.asMap().compute(prefix, this::renewed);
  }

  /** One that is still on its way is as good as new. */
  private boolean isGood(CompletableFuture<Finding> finding) {
    return !finding.isDone() || finding.join().isGoodAt(nanoTime.getAsLong());
  }

  private CompletableFuture<Finding> renewed(
      String prefix, @Nullable CompletableFuture<Finding> latest) {
    if (latest != null && isGood(latest)) {
      return latest;
    }
    Finding stale = latest == null ? null : latest.join();
    return outage
        .foreseen(nanoTime.getAsLong())
        .map(failure -> CompletableFuture.completedFuture(without(prefix, stale, failure)))
        .orElseGet(() -> lookUp(prefix, stale).toFuture());
  }

  private Mono<Finding> lookUp(String prefix, @Nullable Finding stale) {
    return table
        .apply(prefix)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .map(key -> found(prefix, key))
        .timeout(LOOK_UP_LIMIT, Mono.error(Keys::late))
        .onErrorResume(failure -> Mono.just(failed(prefix, stale, failure)));
  }

  private static QueryTimeoutException late() {
    return new QueryTimeoutException("No answer within " + LOOK_UP_LIMIT.toSeconds() + " s");
  }

  private Finding found(String prefix, Optional<StoredKey> key) {
    outage.isOver();
    long now = nanoTime.getAsLong();
    if (key.isPresent()) {
      expected.remove(prefix);
      return Finding.of(key.get(), now);
    }
    Expected soon = expected.get(prefix);
    return soon == null ? Finding.none(now) : Finding.assumed(soon.key(), now);
  }

  private Finding failed(String prefix, @Nullable Finding stale, Throwable failure) {
    if (!DatabaseAway.is(failure)) {
      outage.isOver();
      return Finding.failed(failure, nanoTime.getAsLong());
    }
    outage.goesOn(failure, nanoTime.getAsLong());
    return without(prefix, stale, failure);
  }

  /** What can be said while the database can't be asked. */
  private Finding without(String prefix, @Nullable Finding stale, Throwable failure) {
    if (stale != null && stale.key() != null) {
      return stale;
    }
    Expected soon = expected.get(prefix);
    return soon != null && soon.isNew()
        ? Finding.assumed(soon.key(), nanoTime.getAsLong())
        : Finding.failed(failure, nanoTime.getAsLong());
  }
}
