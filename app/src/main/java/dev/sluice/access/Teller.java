package dev.sluice.access;

import dev.sluice.access.SharedBuckets.Order;
import dev.sluice.access.SharedBuckets.Share;
import dev.sluice.platform.Outage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks Redis for tokens, and nobody waits for it longer than a moment. While it is away it is tried
 * now and then, by one call for all.
 */
final class Teller {

  private final Function<Order, Mono<Share>> shared;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Outage outage = new Outage("What the limits ask of Redis");
  private volatile boolean wasLate;

  /**
   * @param patience how long a call waits at the most
   */
  Teller(Function<Order, Mono<Share>> shared, Duration patience, LongSupplier nanoTime) {
    this.shared = shared;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Whether it is worth asking now. */
  boolean answers() {
    return outage.foreseen(nanoTime.getAsLong()).isEmpty();
  }

  boolean isAway() {
    return outage.isOn();
  }

  CompletableFuture<@Nullable Share> ask(Order order) {
    long from = nanoTime.getAsLong();
    CompletableFuture<@Nullable Share> answer =
        shared.apply(order).toFuture().whenComplete((share, failure) -> note(from, failure));
    // a copy, so that an answer that comes too late is still heard
    return answer
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((share, failure) -> noteLateness(failure));
  }

  private void noteLateness(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      outage.goesOn(failure, nanoTime.getAsLong());
    }
  }

  /** Late once is a pause of this process more often than one of Redis; late twice is slow. */
  private void note(long from, @Nullable Throwable failure) {
    long now = nanoTime.getAsLong();
    if (failure != null) {
      outage.goesOn(failure, now);
      return;
    }
    boolean isLate = now - from > patience.toNanos();
    if (!isLate || !wasLate) {
      outage.isOver();
    }
    wasLate = isLate;
  }

  /** Gives tokens back that nobody here will use. */
  Mono<Share> giveBack(String key, Quota quota, long tokens) {
    return shared.apply(new Order(key, quota, tokens, 0, List.of()));
  }
}
