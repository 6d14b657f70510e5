package dev.sluice.store;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * A connection that is left when nothing is heard on it any more, though it is open: somebody
 * between us and Redis may take all that is said, and pass none of it on.
 */
final class RedisLine {

  private static final int MOST_UNANSWERED = 3;
  private static final long SILENCE = Duration.ofSeconds(2).toNanos();

  private final StatefulRedisConnection<String, String> connection;
  private final LongSupplier nanoTime;
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile long heardAt;
  private volatile boolean isLeft;

  RedisLine(StatefulRedisConnection<String, String> connection, LongSupplier nanoTime) {
    this.connection = connection;
    this.nanoTime = nanoTime;
    this.heardAt = nanoTime.getAsLong();
  }

  <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Mono<T>> question) {
    return question
        .apply(connection.reactive())
        .doOnSuccess(answer -> heard())
        .doOnError(RedisCommandTimeoutException.class, late -> waited())
        // many wait for less long than the connection does
        .doOnCancel(this::waited);
  }

  private void heard() {
    unanswered.set(0);
    heardAt = nanoTime.getAsLong();
  }

  private void waited() {
    if (unanswered.incrementAndGet() >= MOST_UNANSWERED
        && nanoTime.getAsLong() - heardAt > SILENCE) {
      isLeft = true;
      CompletableFuture<Void> _ = connection.closeAsync();
    }
  }

  boolean isLeft() {
    return isLeft;
  }
}
