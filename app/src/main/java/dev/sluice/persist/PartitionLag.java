package dev.sluice.persist;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** How far what is stored of one log partition is behind the log. */
final class PartitionLag {

  private volatile long end;
  private volatile long stored;
  private volatile boolean isPlaced;
  private volatile boolean isOurs;
  private volatile Instant since;
  private final Looks looks = new Looks();

  /**
   * @param now from when on anybody looks
   */
  PartitionLag(int partition, MeterRegistry registry, Instant now) {
    this.since = now;
    gauge("sluice.log.end", "Offset after the last event", partition, registry, lag -> lag.end);
    gauge(
        "sluice.log.stored",
        "Offset of the first event that is not stored",
        partition,
        registry,
        lag -> lag.stored);
    gauge(
        "sluice.lag.records",
        "Events in the log that are not stored",
        partition,
        registry,
        PartitionLag::records);
    gauge(
        "sluice.lag.seconds",
        "For how long the oldest event waits that is not stored",
        partition,
        registry,
        lag -> lag.seconds(Instant.now()));
    gauge(
        "sluice.persist.writer",
        "Whether this process stores the partition",
        partition,
        registry,
        lag -> lag.isOurs ? 1 : 0);
  }

  private void gauge(
      String name,
      String description,
      int partition,
      MeterRegistry registry,
      ToDoubleFunction<PartitionLag> value) {
    Gauge.builder(name, this, value)
        .description(description)
        .tag("partition", Integer.toString(partition))
        .register(registry);
  }

  /**
   * What was seen of the log alone, which says nothing as long as nobody knows what is stored.
   *
   * @param asked from when on anything later may have come
   */
  void hasCome(long end, Instant asked) {
    if (isPlaced) {
      isAt(end, stored, asked);
    }
  }

  /**
   * What was seen of it.
   *
   * @param asked from when on anything later may have come
   */
  void isAt(long end, long stored, Instant asked) {
    this.isPlaced = true;
    this.end = Math.max(end, stored);
    this.stored = stored;
    looks.add(this.end, asked);
    Instant passed = records() == 0 ? asked : looks.passed(stored);
    if (passed != null) {
      waitsSince(passed);
    }
  }

  /** What has been stored was received then: what is left came later. */
  void stored(Instant received) {
    waitsSince(received);
  }

  private void waitsSince(Instant time) {
    if (time.isAfter(since)) {
      since = time;
    }
  }

  void isOurs(boolean ours) {
    isOurs = ours;
  }

  long records() {
    return end - stored;
  }

  double seconds(Instant now) {
    return records() == 0 ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1e3);
  }
}
