package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The days, say, that a range of time is made of.
 *
 * @param starts when each begins by the calendar, which of the first may be before the range
 * @param range not empty
 */
record CalendarBuckets(List<ZonedDateTime> starts, TimeRange range) {

  static final int MOST = 1_000;

  CalendarBuckets {
    starts = List.copyOf(starts);
  }

  static CalendarBuckets of(CalendarUnit unit, ZoneId zone, TimeRange range) {
    List<ZonedDateTime> starts = new ArrayList<>();
    ZonedDateTime next = unit.start(range.from().atZone(zone));
    do {
      if (starts.size() == MOST) {
        throw TooBroad.because(
            "There are more than %,d buckets from 'from' to 'to'.".formatted(MOST));
      }
      starts.add(next);
      next = unit.next(next);
    } while (next.toInstant().isBefore(range.to()));
    return new CalendarBuckets(starts, range);
  }

  int count() {
    return starts.size();
  }

  /** What of the range lies in one. */
  TimeRange part(int bucket) {
    Instant end = bucket + 1 < starts.size() ? starts.get(bucket + 1).toInstant() : range.to();
    Instant start = bucket == 0 ? range.from() : starts.get(bucket).toInstant();
    return new TimeRange(start, end);
  }

  /** How one is called: when it begins, by the clock of its zone. */
  String name(int bucket) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(starts.get(bucket));
  }

  /** When each begins within the range, as the database finds the bucket of a time by it. */
  String[] edges() {
    String[] edges = new String[starts.size()];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = part(i).from().toString();
    }
    return edges;
  }

  /** Those from one to another, and no others. */
  CalendarBuckets between(int first, int last) {
    return new CalendarBuckets(
        starts.subList(first, last + 1), new TimeRange(part(first).from(), part(last).to()));
  }
}
