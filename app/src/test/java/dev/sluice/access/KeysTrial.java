package dev.sluice.access;

import dev.sluice.Logged;
import dev.sluice.platform.Outage;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;

/** Keys that are looked up in a table, by a clock that the test turns. */
abstract class KeysTrial {

  static final Caller CALLER = new Caller(UUID.randomUUID(), Scope.WRITE, "a key", Rate.NONE);

  final DataAccessException away = new DataAccessResourceFailureException("Connection refused");
  final ApiKey key = ApiKey.made();
  final Map<String, StoredKey> table = new ConcurrentHashMap<>();
  final AtomicInteger asked = new AtomicInteger();
  final AtomicLong now = new AtomicLong();
  final Keys keys = new Keys(this::find, Duration.ofHours(24), now::get);
  final Logged logged = Logged.by(Outage.class);

  /** What the table answers, where it does not answer what is in it. */
  @Nullable Mono<StoredKey> instead;

  @AfterEach
  void stop() {
    logged.close();
  }

  Mono<StoredKey> find(HashedKey key) {
    asked.incrementAndGet();
    return instead == null ? Mono.justOrEmpty(table.get(key.id())) : instead;
  }

  void store(ApiKey key, boolean inForce) {
    table.put(key.prefix(), new StoredKey(key.hash(), CALLER, inForce));
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Nullable Caller callerOf(ApiKey presented) {
    return keys.callerOf(presented.hashed(), UnaryOperator.identity()).block();
  }

  /** One who has called with the key, whatever comes of it. */
  CompletableFuture<@Nullable Caller> asking() {
    return keys.callerOf(key.hashed(), UnaryOperator.identity()).toFuture();
  }
}
