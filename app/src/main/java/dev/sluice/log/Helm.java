package dev.sluice.log;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Sets a consumer to where its reader's books say. Where the log is no longer what they remember,
 * it is set to the first event that may be new, and that is told: to read one twice does no harm.
 */
final class Helm {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Breaches breaches;

  Helm(Breaches breaches) {
    this.breaches = breaches;
  }

  /** Every partition has its place before the first is verified: the consumer asks for all. */
  void set(Consumer<?, ?> consumer, List<Bearing> bearings) {
    bearings.forEach(bearing -> seek(consumer, bearing));
    bearings.forEach(bearing -> verify(consumer, bearing, bearings));
  }

  private void seek(Consumer<?, ?> consumer, Bearing bearing) {
    bearing
        .breach()
        .ifPresentOrElse(
            breach -> readFrom(bearing.extent().first(), consumer, bearing, breach),
            () -> consumer.seek(bearing.partition(), bearing.verifiable()));
  }

  /** Ends, because a partition that was found to be cut is set to where no question is left. */
  private void verify(Consumer<?, ?> consumer, Bearing bearing, List<Bearing> all) {
    boolean verified = false;
    while (!verified) {
      try {
        consumer.position(bearing.partition(), LIMIT);
        verified = true;
      } catch (LogTruncationException cut) {
        all.stream()
            .filter(each -> cut.offsetOutOfRangePartitions().containsKey(each.partition()))
            .forEach(each -> readFrom(commonEnd(each, cut), consumer, each, Breach.CUT));
      }
    }
  }

  private static long commonEnd(Bearing bearing, LogTruncationException cut) {
    OffsetAndMetadata end = cut.divergentOffsets().get(bearing.partition());
    long first = bearing.extent().first();
    return end == null ? first : Math.max(first, end.offset());
  }

  private void readFrom(long offset, Consumer<?, ?> consumer, Bearing bearing, Breach breach) {
    breaches.found(breach, bearing, offset);
    consumer.seek(bearing.partition(), offset);
  }
}
