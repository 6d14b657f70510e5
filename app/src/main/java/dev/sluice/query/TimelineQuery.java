package dev.sluice.query;

import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/**
 * What is asked for: how many events there were, bucket by bucket.
 *
 * @param hasBegin whether it is said when the first begins
 * @param hasEnd whether it is said when the last ends
 */
record TimelineQuery(
    Selection wanted, BucketUnit unit, ZoneId zone, boolean hasBegin, boolean hasEnd) {

  private static final Set<String> KNOWN = known();

  private static Set<String> known() {
    Set<String> known = new HashSet<>(Selection.PARAMETERS);
    known.addAll(Set.of("bucket", "zone"));
    return Set.copyOf(known);
  }

  static TimelineQuery of(MultiValueMap<String, String> given) {
    Parameters parameters = Parameters.of(given, KNOWN);
    return new TimelineQuery(
        Selection.of(parameters),
        parameters
            .read("bucket", BucketUnit::parse, "must be 'minute', 'hour' or 'day'")
            .orElse(BucketUnit.HOUR),
        AskedTime.zone(parameters),
        parameters.text("from") != null,
        parameters.text("to") != null);
  }

  Buckets buckets(Instant now, int most) {
    Instant end = hasEnd ? wanted.received().to() : later(now, begin()).plusNanos(1000);
    Instant begin = hasBegin ? begin() : unit.usualFirst(end.minusNanos(1000).atZone(zone));
    return Buckets.of(unit, zone, new TimeRange(begin, end), most);
  }

  /** What of it is in the buckets, of which those at the ends are whole where nothing is said. */
  TimeRange range(Buckets buckets) {
    return new TimeRange(
        hasBegin ? begin() : buckets.starts().getFirst(),
        hasEnd ? wanted.received().to() : buckets.end());
  }

  private Instant begin() {
    return wanted.received().from();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
