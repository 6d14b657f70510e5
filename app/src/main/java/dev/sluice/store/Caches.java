package dev.sluice.store;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** Makes the shared caches, and hears for all of them what other nodes make invalid. */
public final class Caches implements Stage {

  private final RedisConnection redis;
  private final Duration patience;
  private final MeterRegistry registry;
  private final LongSupplier nowMillis;
  private final Role role;

  /** As many as rooms have asked for. */
  private final Map<String, SharedCache> caches = new ConcurrentHashMap<>();

  /**
   * @param patience how long Redis is waited for
   */
  Caches(
      RedisConnection redis,
      Duration patience,
      MeterRegistry registry,
      LongSupplier nowMillis,
      Role role) {
    this.redis = redis;
    this.patience = patience;
    this.registry = registry;
    this.nowMillis = nowMillis;
    this.role = role;
  }

  /**
   * A cache of that name.
   *
   * @param good how old an answer may be
   * @param most of what is remembered here, for when Redis is away
   */
  public SharedCache cache(String name, Duration good, DataSize most) {
    return caches.computeIfAbsent(
        name,
        unknown ->
            new SharedCache(
                new SharedEntries(redis, name, good),
                name,
                good,
                patience,
                most,
                new CacheMeters(registry, name),
                nowMillis));
  }

  @Override
  public String name() {
    return "caches";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: what is not heard of is too old before long. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return redis.messages(SharedEntries.CHANNEL).takeUntilOther(drain).doOnNext(this::pass);
  }

  private void pass(String message) {
    int space = message.indexOf(' ');
    SharedCache cache = space < 0 ? null : caches.get(message.substring(0, space));
    if (cache != null) {
      cache.heard(message.substring(space + 1));
    }
  }
}
