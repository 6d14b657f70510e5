package dev.sluice.access;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** What passed and what did not, by who said so. */
final class LimitMeters {

  private final LongAdder leased;
  private final LongAdder asked;
  private final LongAdder here;
  private final LongAdder owed;
  private final LongAdder refused;

  /**
   * @param kind what is limited
   */
  LimitMeters(MeterRegistry registry, String kind) {
    this.leased = granted(registry, kind, "lease");
    this.asked = granted(registry, kind, "redis");
    this.here = granted(registry, kind, "here");
    this.owed = granted(registry, kind, "owed");
    this.refused = new LongAdder();
    FunctionCounter.builder("sluice.limit.refused", refused, LongAdder::doubleValue)
        .description("What was more than a limit allows")
        .tag("kind", kind)
        .register(registry);
  }

  private static LongAdder granted(MeterRegistry registry, String kind, String by) {
    LongAdder granted = new LongAdder();
    FunctionCounter.builder("sluice.limit.granted", granted, LongAdder::doubleValue)
        .description(
            "What a limit let pass, by what was taken ahead, by Redis, without it or before it is paid for")
        .tags("kind", kind, "by", by)
        .register(registry);
    return granted;
  }

  void leased(long tokens) {
    leased.add(tokens);
  }

  void asked(long tokens, boolean isGranted) {
    (isGranted ? asked : refused).add(tokens);
  }

  void owed(long tokens) {
    owed.add(tokens);
  }

  void here(long tokens, boolean isGranted) {
    (isGranted ? here : refused).add(tokens);
  }

  void refused(long tokens) {
    refused.add(tokens);
  }
}
