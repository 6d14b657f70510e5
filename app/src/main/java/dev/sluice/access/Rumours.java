package dev.sluice.access;

import dev.sluice.store.RedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spreads over Redis what was revoked, for a node that can't reach the database. Whoever hears of
 * it looks for himself; nobody counts on hearing it.
 */
final class Rumours {

  private static final Logger log = LoggerFactory.getLogger(Rumours.class);

  static final String CHANNEL = "sluice:revocations";

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String BETWEEN = " ";

  private final RedisConnection redis;

  Rumours(RedisConnection redis) {
    this.redis = redis;
  }

  /** Aside: nobody waits for it, nor learns whether it was heard. */
  void spread(Set<String> ids) {
    if (!ids.isEmpty()) {
      CompletableFuture<@Nullable Long> _ = said(ids).toFuture();
    }
  }

  private Mono<Long> said(Set<String> ids) {
    return redis
        .ask(commands -> commands.publish(CHANNEL, String.join(BETWEEN, ids)))
        .timeout(LIMIT)
        .doOnError(failure -> log.debug("What was revoked is not spread: {}", failure.toString()))
        .onErrorComplete();
  }

  Flux<Set<String>> heard() {
    return redis.messages(CHANNEL).map(message -> Set.copyOf(List.of(message.split(BETWEEN))));
  }
}
