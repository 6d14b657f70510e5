package dev.sluice.access;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** How often the database was asked for credentials of one kind, and what came of it. */
final class LookUpMeters {

  private final LongAdder found = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder failed = new LongAdder();

  void answered(boolean isKnown) {
    (isKnown ? found : unknown).increment();
  }

  void failed() {
    failed.increment();
  }

  /**
   * @param kind of credentials
   * @param remembered how many of them are
   */
  <T> void watchedBy(
      MeterRegistry registry, String kind, T lookUps, ToDoubleFunction<T> remembered) {
    watch(registry, kind, "found", found);
    watch(registry, kind, "unknown", unknown);
    watch(registry, kind, "failed", failed);
    Gauge.builder("sluice.access.remembered", lookUps, remembered)
        .description("Credentials that are known without a look-up")
        .tag("kind", kind)
        .register(registry);
  }

  private static void watch(MeterRegistry registry, String kind, String result, LongAdder count) {
    FunctionCounter.builder("sluice.access.lookups", count, LongAdder::doubleValue)
        .description("Credentials that were looked up in the database, by what came of it")
        .tags("kind", kind, "result", result)
        .register(registry);
  }
}
