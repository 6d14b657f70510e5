package dev.sluice.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.DoubleStream;

/** How long events take to come so far, the same for each part of their way. */
public final class Latency {

  private static final Duration[] BUCKETS =
      DoubleStream.of(
              .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60, 300, 1800)
          .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
          .toArray(Duration[]::new);

  private Latency() {}

  /** From when a call's events were handed to the log until they were durable. */
  public static Timer acknowledged(MeterRegistry registry) {
    return to("acknowledged", registry, Role.INGEST, "");
  }

  /** From when an event was received until it was committed. */
  public static Timer stored(MeterRegistry registry) {
    return to("stored", registry, Role.PERSIST, "");
  }

  /**
   * From when an event was received until it was shown to who reads it live.
   *
   * @param feed by which
   */
  public static Timer shown(MeterRegistry registry, String feed) {
    return to("shown", registry, Role.LIVE, feed);
  }

  /** In nanoseconds; none where the clock of who received an event is ahead of ours. */
  public static long between(Instant received, Instant now) {
    return Math.max(0, received.until(now, ChronoUnit.NANOS));
  }

  private static Timer to(String end, MeterRegistry registry, Role role, String feed) {
    return Timer.builder("sluice.latency")
        .description("Time that events take until they are acknowledged, stored or shown")
        .tags(Tags.of("role", role.label(), "to", end, "feed", feed))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
