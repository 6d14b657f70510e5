package dev.sluice.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Whoever brings a credential that this process does not remember. Each new one costs the database
 * a look-up, and what has the form of one is made up easily, so that an address has so many of them
 * looked up in vain. Beyond, one at a time is looked up for all such addresses together: whoever
 * shares one with a stranger who makes keys up is not kept out, and the stranger keeps no more than
 * one connection busy. What is remembered is let in as ever.
 */
final class Strangers {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int MOST_KNOWN = 50_000;

  /** Of what an address has, for all those that may be one customer's. */
  private static final int WIDE = 10;

  private final long pause;
  private final LongSupplier nanoTime;

  /** When the next would be in turn if each took its share of a minute. */
  private final Cache<String, AtomicLong> turns =
      Caffeine.newBuilder()
          .maximumSize(MOST_KNOWN)
          .expireAfterAccess(Duration.ofNanos(2 * MINUTE))
          .build();

  private final AtomicBoolean laneIsTaken = new AtomicBoolean();

  /**
   * @param failuresPerMinute look-ups in vain that an address has, also all at once
   */
  Strangers(int failuresPerMinute, LongSupplier nanoTime) {
    this.pause = MINUTE / failuresPerMinute;
    this.nanoTime = nanoTime;
  }

  /** What a look-up finds. One that finds nothing is on the account of who asked for it. */
  <T> Mono<T> lookUp(@Nullable InetAddress from, Mono<T> lookUp) {
    return Mono.defer(
        () -> {
          List<Share> shares = shares(from);
          long wait = take(shares);
          return wait == 0 ? charged(shares, lookUp) : alone(lookUp, wait);
        });
  }

  private List<Share> shares(@Nullable InetAddress from) {
    return Stream.concat(
            Stream.of(share(Attempts.network(from), pause)),
            Attempts.wideNetwork(from).map(wide -> share(wide, pause / WIDE)).stream())
        .toList();
  }

  private Share share(String network, long each) {
    return new Share(
        turns.get(network, address -> new AtomicLong(nanoTime.getAsLong())), each, nanoTime);
  }

  /** Zero where each has one left, which is taken then, and otherwise how long that lasts. */
  private static long take(List<Share> shares) {
    for (int i = 0; i < shares.size(); i++) {
      long wait = shares.get(i).take();
      if (wait > 0) {
        shares.subList(0, i).forEach(Share::giveBack);
        return wait;
      }
    }
    return 0;
  }

  /** One that finds somebody or is not answered costs nothing. */
  private static <T> Mono<T> charged(List<Share> shares, Mono<T> lookUp) {
    return toItsEnd(
        lookUp,
        wasInVain -> {
          if (!wasInVain) {
            shares.forEach(Share::giveBack);
          }
        });
  }

  private <T> Mono<T> alone(Mono<T> lookUp, long wait) {
    return laneIsTaken.compareAndSet(false, true)
        ? toItsEnd(lookUp, wasInVain -> laneIsTaken.set(false))
        : Mono.error(
            TooMany.problem(
                "More keys that are not known have come from this address than are looked up.",
                wait));
  }

  /** Whoever leaves has been looked up for all the same: the database goes on with it. */
  private static <T> Mono<T> toItsEnd(Mono<T> lookUp, Consumer<Boolean> end) {
    CompletableFuture<@Nullable T> outcome = lookUp.toFuture();
    CompletableFuture<@Nullable T> _ =
        outcome.whenComplete((found, failure) -> end.accept(found == null && failure == null));
    return Mono.fromFuture(outcome, true);
  }

  /**
   * What a network has of a minute.
   *
   * @param turn when the next would be in turn
   * @param each of the minute, what one takes
   */
  private record Share(AtomicLong turn, long each, LongSupplier nanoTime) {

    long take() {
      long now = nanoTime.getAsLong();
      long before = turn.getAndUpdate(next -> wait(next, now) > 0 ? next : after(next, now));
      return Math.max(0, wait(before, now));
    }

    void giveBack() {
      turn.addAndGet(-each);
    }

    private long after(long next, long now) {
      return now + Math.max(0, next - now) + each;
    }

    private long wait(long next, long now) {
      return next - now + each - MINUTE;
    }
  }
}
