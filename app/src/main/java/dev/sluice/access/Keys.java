package dev.sluice.access;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.sluice.store.Column;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The keys of all clients. One that was seen lately costs no look-up, and goes on being known while
 * the database is away.
 */
final class Keys {

  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration REMEMBERED = Duration.ofHours(24);
  private static final Duration UNKNOWN = Duration.ofSeconds(1);
  private static final int MOST = 100_000;

  private final DatabaseClient database;
  private final AsyncLoadingCache<String, Optional<StoredKey>> byPrefix =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .refreshAfterWrite(FRESH)
          .expireAfter(
              Expiry.writing(
                  (String prefix, Optional<StoredKey> key) ->
                      key.isPresent() ? REMEMBERED : UNKNOWN))
          .buildAsync((prefix, executor) -> find(prefix));

  Keys(DatabaseClient database) {
    this.database = database;
  }

  Mono<Caller> callerOf(ApiKey key) {
    CompletableFuture<Optional<StoredKey>> known = byPrefix.get(key.prefix());
    // the cache and other waiters hold the same future: a caller that leaves must not cancel it
    return Mono.fromFuture(known, true)
        .flatMap(stored -> Mono.justOrEmpty(stored.flatMap(found -> found.callerOf(key))));
  }

  /** Knows a key before the database does, which may be away when the process starts. */
  void remember(ApiKey key, Caller caller) {
    StoredKey stored = new StoredKey(key.hash(), caller);
    byPrefix.put(key.prefix(), CompletableFuture.completedFuture(Optional.of(stored)));
  }

  private CompletableFuture<Optional<StoredKey>> find(String prefix) {
    return database
        .sql(
            "SELECT hash, client_id, scope FROM api_keys WHERE prefix = :prefix AND revoked_at IS NULL")
        .bind("prefix", prefix)
        .map(
            row ->
                new StoredKey(
                    Column.required(row, "hash", byte[].class),
                    new Caller(
                        Column.required(row, "client_id", UUID.class),
                        Scope.of(Column.required(row, "scope", String.class)))))
        .one()
        .map(Optional::of)
        .toFuture()
        .thenApply(found -> Objects.requireNonNullElse(found, Optional.empty()));
  }
}
