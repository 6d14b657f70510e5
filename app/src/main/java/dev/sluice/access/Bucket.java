package dev.sluice.access;

import dev.sluice.access.SharedBuckets.Order;
import dev.sluice.access.SharedBuckets.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One bucket of tokens, as this node knows it. The tokens are in Redis; here is what was taken
 * ahead, and what Redis last said, which is the most that there can be. While Redis is away it is
 * the bucket itself.
 */
final class Bucket {

  /** Each with a number of its own in the script's arguments. */
  private static final int MOST_AT_ONCE = 1000;

  private static final long BUSY = Duration.ofMillis(100).toNanos();
  private static final long IDLE = Duration.ofSeconds(1).toNanos();

  private final String key;
  private final Teller teller;
  private final LimitMeters meters;
  private final LongSupplier nanoTime;
  private final Lease lease = new Lease();

  private volatile Quota quota;
  private volatile @Nullable Shown shown;

  /** No more than come in while one call is on its way, which is not for long. */
  private final List<Waiting> waiting = new ArrayList<>();

  private boolean asking;
  private double level;
  private long levelAt;
  private long ahead;
  private long askedAt;

  Bucket(String key, Quota quota, Teller teller, LimitMeters meters, LongSupplier nanoTime) {
    this.key = key;
    this.quota = quota;
    this.teller = teller;
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.level = quota.most();
    this.levelAt = nanoTime.getAsLong();
    this.askedAt = levelAt - IDLE;
  }

  private record Waiting(long need, CompletableFuture<Long> answer) {}

  Quota quota() {
    return quota;
  }

  synchronized void change(Quota changed) {
    if (!quota.equals(changed)) {
      quota = changed;
      level = changed.filled(level, 0);
      shown = null;
    }
  }

  /** Takes so many where they are at hand. */
  boolean takeAhead(long need) {
    if (need == 0) {
      return true;
    }
    boolean taken = lease.take(need, nanoTime.getAsLong());
    if (taken) {
      meters.leased(need);
    }
    return taken;
  }

  /**
   * Takes so many, whether they are there or not, and tells Redis at once: others ask there too.
   */
  synchronized void owe(long need) {
    meters.owed(need);
    book(need);
  }

  /** Gives back what was taken and not used; whoever asks elsewhere finds it there at once. */
  synchronized void putBack(long unused) {
    book(-unused);
  }

  private void book(long need) {
    lease.owe(need);
    long now = nanoTime.getAsLong();
    if (!teller.answers()) {
      settleHere(now);
    } else if (!asking) {
      ask(now);
    }
  }

  /**
   * Takes so many, and gives 0; or takes none, and gives for how many nanoseconds there are not
   * enough.
   */
  Mono<Long> take(long need) {
    return Mono.defer(
        () -> {
          CompletableFuture<Long> wait = waitFor(need);
          // a caller that leaves must not cancel what others wait for
          return wait.isDone() ? Mono.just(wait.join()) : Mono.fromFuture(wait, true);
        });
  }

  private synchronized CompletableFuture<Long> waitFor(long need) {
    long now = nanoTime.getAsLong();
    long missing = missing(need, now);
    if (missing > 0) {
      meters.refused(need);
      return CompletableFuture.completedFuture(missing);
    }
    if (!teller.answers()) {
      return CompletableFuture.completedFuture(takeHere(need, now));
    }
    Waiting one = new Waiting(need, new CompletableFuture<>());
    waiting.add(one);
    if (!asking) {
      ask(now);
    }
    return one.answer;
  }

  /** For how long there can't be enough, whatever the other nodes leave. */
  private long missing(long need, long now) {
    double missing = (double) quota.threshold(need) - there(now);
    return missing > 0 ? quota.nanosFor(missing) : 0;
  }

  private double there(long now) {
    return quota.filled(level, now - levelAt) + lease.left();
  }

  private void ask(long now) {
    asking = true;
    List<Waiting> first = waiting.subList(0, Math.min(waiting.size(), MOST_AT_ONCE));
    List<Waiting> asked = List.copyOf(first);
    first.clear();
    List<Long> needs = asked.stream().map(Waiting::need).toList();
    Order order = new Order(key, quota, lease.end(), ahead(now), needs);
    // however it ends, settle hears of it
    CompletableFuture<@Nullable Share> _ =
        teller.ask(order).whenComplete((share, failure) -> settle(order, asked, share));
  }

  /** The busier this node is, the more it takes ahead. */
  private long ahead(long now) {
    long since = now - askedAt;
    askedAt = now;
    if (since < BUSY) {
      ahead *= 2;
    } else if (since >= IDLE) {
      ahead = 0;
    }
    ahead = Math.clamp(ahead, quota.leastAhead(), quota.mostAhead());
    return ahead;
  }

  private void settle(Order order, List<Waiting> asked, @Nullable Share share) {
    List<Runnable> answers;
    synchronized (this) {
      asking = false;
      long now = nanoTime.getAsLong();
      answers = share == null ? withoutRedis(order, asked, now) : shared(asked, share, now);
      if (!waiting.isEmpty() || (share != null && lease.left() < 0)) {
        ask(now);
      }
    }
    answers.forEach(Runnable::run);
  }

  private List<Runnable> shared(List<Waiting> asked, Share share, long now) {
    level = share.level();
    levelAt = now;
    lease.add(share.ahead(), now);
    shown = null;
    List<Runnable> answers = new ArrayList<>(asked.size());
    for (int call = 0; call < asked.size(); call++) {
      Waiting one = asked.get(call);
      long wait = share.grants(call) ? 0 : Math.max(1, missing(one.need, now));
      meters.asked(one.need, wait == 0);
      answers.add(() -> one.answer.complete(wait));
    }
    return answers;
  }

  /** What is owed is so still, though it may have been heard: rather twice than never. */
  private List<Runnable> withoutRedis(Order order, List<Waiting> asked, long now) {
    lease.owe(Math.max(0, -order.back()));
    settleHere(now);
    List<Waiting> all = new ArrayList<>(asked);
    all.addAll(waiting);
    waiting.clear();
    List<Runnable> answers = new ArrayList<>(all.size());
    for (Waiting one : all) {
      long wait = takeHere(one.need, now);
      answers.add(() -> one.answer.complete(wait));
    }
    return answers;
  }

  private long takeHere(long need, long now) {
    settleHere(now);
    long missing = missing(need, now);
    if (missing == 0) {
      level -= need;
    }
    meters.here(need, missing == 0);
    return missing;
  }

  /** What was taken ahead is part of the bucket again, and so is what is owed. */
  private void settleHere(long now) {
    level = Math.min((double) quota.most(), there(now));
    lease.end();
    levelAt = now;
    shown = null;
  }

  /** Gives back what was taken ahead; nothing where there is nothing. */
  Mono<Share> giveBack() {
    return Mono.defer(
        () -> {
          long left = lease.end();
          return left == 0 ? Mono.empty() : teller.giveBack(key, quota, left);
        });
  }

  /** What is left, as headers say it; made anew no more often than it is worth. */
  Shown shown() {
    long now = nanoTime.getAsLong();
    Shown latest = shown;
    return latest != null && latest.isFreshAt(now) ? latest : shownAnew(now);
  }

  private synchronized Shown shownAnew(long now) {
    Shown anew = Shown.of(quota, there(now), now);
    shown = anew;
    return anew;
  }
}
