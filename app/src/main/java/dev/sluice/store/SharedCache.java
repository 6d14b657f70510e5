package dev.sluice.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.platform.Outage;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/**
 * Answers that cost a query and are asked for often. Read from Redis, which all nodes share, and
 * from memory while Redis is away; asked for once by however many want it at the same time; found
 * out anew before it is too old, where it is asked for then. What is made invalid is gone on every
 * node, and one that did not hear of it has it no longer than it is good for.
 */
public final class SharedCache {

  private static final int BYTES_BESIDE = 200;

  private final SharedEntries shared;
  private final Duration good;
  private final Duration patience;
  private final CacheMeters meters;
  private final Outage outage;
  private final LongSupplier nowMillis;
  private final Cache<CacheKey, CacheEntry> memory;

  /** No more than there are calls that wait. */
  private final Map<CacheKey, Finding> underWay = new ConcurrentHashMap<>();

  /** One at a time of each entry that is asked for. */
  private final Map<CacheKey, CompletableFuture<CacheEntry>> refreshing = new ConcurrentHashMap<>();

  SharedCache(
      SharedEntries shared,
      String name,
      Duration good,
      Duration patience,
      DataSize most,
      CacheMeters meters,
      LongSupplier nowMillis) {
    this.shared = shared;
    this.good = good;
    this.patience = patience;
    this.meters = meters;
    this.nowMillis = nowMillis;
    this.outage = new Outage("The shared cache of " + name);
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(most.toBytes())
            .weigher(
                (CacheKey key, CacheEntry entry) ->
                    BYTES_BESIDE + size(key.toString()) + size(entry.value()))
            .build();
  }

  private static int size(String text) {
    return Character.BYTES * text.length();
  }

  /**
   * The answer to a question.
   *
   * @param whose with what all else of his is made invalid
   * @param truth finds it out, and is given up when all have left who ask for it
   */
  public Mono<String> get(String whose, String question, Mono<String> truth) {
    CacheKey key = new CacheKey(whose, question);
    return Mono.defer(() -> underWay.computeIfAbsent(key, asked -> new Finding(asked, truth)).entry)
        .map(CacheEntry::value);
  }

  /**
   * From now on all of his is found out anew, by whoever asks, wherever. Without Redis other nodes
   * do not hear of it, and have it for as long as it is good.
   */
  public Mono<Void> forget(String whose) {
    return Mono.defer(
        () -> {
          heard(whose);
          return shared.forget(whose).timeout(patience).onErrorComplete().then();
        });
  }

  /** Somebody has made it invalid: neither what is known nor what is on its way is good. */
  void heard(String whose) {
    underWay.keySet().removeIf(key -> key.whose().equals(whose));
    memory.asMap().keySet().removeIf(key -> key.whose().equals(whose));
  }

  boolean remembers(String whose, String question) {
    return memory.getIfPresent(new CacheKey(whose, question)) != null;
  }

  long remembered() {
    memory.cleanUp();
    return memory.estimatedSize();
  }

  /** What some wait for, together. */
  private final class Finding {

    private final Mono<CacheEntry> entry;

    Finding(CacheKey key, Mono<String> truth) {
      this.entry =
          read(key, truth)
              .switchIfEmpty(Mono.error(SharedCache::noTruth))
              .doOnNext(found -> remember(key, found))
              .doFinally(end -> underWay.remove(key, this))
              .share();
    }

    /** Unless it was made invalid meanwhile. */
    private void remember(CacheKey key, CacheEntry found) {
      if (underWay.remove(key, this)) {
        memory.put(key, found);
      }
    }
  }

  private static NoSuchElementException noTruth() {
    return new NoSuchElementException("What is cached must have a value");
  }

  private Mono<CacheEntry> read(CacheKey key, Mono<String> truth) {
    return inRedis(key)
        .flatMap(
            found ->
                found
                    .map(entry -> Mono.just(hit(key, entry, truth)))
                    .orElseGet(() -> missed(key, truth)))
        .switchIfEmpty(Mono.defer(() -> withoutRedis(key, truth)));
  }

  /** Nothing at all where Redis does not answer. */
  private Mono<Optional<CacheEntry>> inRedis(CacheKey key) {
    if (outage.foreseen(System.nanoTime()).isPresent()) {
      return Mono.empty();
    }
    return shared
        .find(key)
        .timeout(patience)
        .doOnNext(found -> outage.isOver())
        .doOnError(failure -> outage.goesOn(failure, System.nanoTime()))
        .onErrorComplete();
  }

  private CacheEntry hit(CacheKey key, CacheEntry entry, Mono<String> truth) {
    Duration age = entry.age(nowMillis.getAsLong());
    meters.hit("redis", age);
    if (age.multipliedBy(5).compareTo(good.multipliedBy(4)) >= 0) {
      refresh(key, truth);
    }
    return entry;
  }

  /** Nobody waits for it, and one node does it for all. */
  private void refresh(CacheKey key, Mono<String> truth) {
    CompletableFuture<CacheEntry> mine = new CompletableFuture<>();
    if (refreshing.putIfAbsent(key, mine) == null) {
      CompletableFuture<@Nullable CacheEntry> _ =
          shared
              .mayRefresh(key)
              .filter(isOurs -> isOurs)
              .flatMap(ours -> foundOut(key, truth))
              .doOnNext(anew -> meters.refreshed())
              .doFinally(end -> refreshing.remove(key, mine))
              .toFuture();
    }
  }

  private Mono<CacheEntry> missed(CacheKey key, Mono<String> truth) {
    meters.missed();
    return foundOut(key, truth);
  }

  private Mono<CacheEntry> foundOut(CacheKey key, Mono<String> truth) {
    return shared
        .generation(key)
        .timeout(patience)
        .map(Optional::of)
        .onErrorReturn(Optional.empty())
        .flatMap(generation -> foundOut(key, truth, generation));
  }

  private Mono<CacheEntry> foundOut(CacheKey key, Mono<String> truth, Optional<String> generation) {
    return dated(truth)
        .flatMap(
            entry ->
                Mono.justOrEmpty(generation)
                    .flatMap(begun -> keep(key, begun, entry))
                    .onErrorComplete()
                    .thenReturn(entry));
  }

  /** It is as old as the question. */
  private Mono<CacheEntry> dated(Mono<String> truth) {
    return Mono.defer(
        () -> {
          long asked = nowMillis.getAsLong();
          return truth.map(value -> new CacheEntry(value, asked));
        });
  }

  private Mono<Long> keep(CacheKey key, String generation, CacheEntry entry) {
    Duration left = good.minus(entry.age(nowMillis.getAsLong()));
    return left.isPositive()
        ? shared.keep(key, generation, entry, left).timeout(patience)
        : Mono.empty();
  }

  private Mono<CacheEntry> withoutRedis(CacheKey key, Mono<String> truth) {
    CacheEntry known = memory.getIfPresent(key);
    if (known == null || known.age(nowMillis.getAsLong()).compareTo(good) >= 0) {
      meters.missed();
      return dated(truth);
    }
    meters.hit("memory", known.age(nowMillis.getAsLong()));
    return Mono.just(known);
  }
}
