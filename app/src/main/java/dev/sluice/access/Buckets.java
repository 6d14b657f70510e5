package dev.sluice.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Makes the buckets of every limit: all ask the same teller, and each kind has its meters. */
final class Buckets {

  private final Teller teller;
  private final MeterRegistry registry;
  private final LongSupplier nanoTime;

  /** As many as there are names in this room. */
  private final ConcurrentMap<String, LimitMeters> meters = new ConcurrentHashMap<>();

  Buckets(Teller teller, MeterRegistry registry, LongSupplier nanoTime) {
    this.teller = teller;
    this.registry = registry;
    this.nanoTime = nanoTime;
    Gauge.builder("sluice.limit.without.redis", teller, same -> same.isAway() ? 1 : 0)
        .description("Whether limits are those of this process alone, because Redis is away")
        .register(registry);
  }

  Bucket bucket(String key, Quota quota) {
    LimitMeters ofKind =
        meters.computeIfAbsent(quota.name(), kind -> new LimitMeters(registry, kind));
    return new Bucket(key, quota, teller, ofKind, nanoTime);
  }
}
