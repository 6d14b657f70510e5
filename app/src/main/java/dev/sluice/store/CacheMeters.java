package dev.sluice.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What became of the questions to a cache, and how old its answers were. */
final class CacheMeters {

  private final MeterRegistry registry;
  private final String cache;
  private final Timer age;

  CacheMeters(MeterRegistry registry, String cache) {
    this.registry = registry;
    this.cache = cache;
    this.age =
        Timer.builder("sluice.cache.age")
            .description("How old an answer was that came out of a cache")
            .tag("cache", cache)
            .register(registry);
  }

  /**
   * @param from redis or memory
   */
  void hit(String from, Duration old) {
    count("hit", from);
    age.record(old);
  }

  void missed() {
    count("miss", "truth");
  }

  void refreshed() {
    count("refresh", "truth");
  }

  private void count(String result, String from) {
    Counter.builder("sluice.cache.asked")
        .description("Questions to a cache, by what came of them")
        .tags("cache", cache, "result", result, "from", from)
        .register(registry)
        .increment();
  }
}
