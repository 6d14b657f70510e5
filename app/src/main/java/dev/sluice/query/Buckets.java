package dev.sluice.query;

import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets of a timeline, one after the other. Days are those of the calendar, which may have 23
 * or 25 hours; an hour that the clock shows twice is two.
 *
 * @param starts when each begins
 * @param end of the last
 */
record Buckets(ZoneId zone, List<Instant> starts, Instant end) {

  Buckets {
    starts = List.copyOf(starts);
  }

  /** All that have a part in a range of time. */
  static Buckets of(BucketUnit unit, ZoneId zone, TimeRange range, int most) {
    long about =
        (range.to().getEpochSecond() - range.from().getEpochSecond()) / unit.length().toSeconds();
    if (about > most + 1) {
      throw tooMany(unit, most);
    }
    List<Instant> edges = unit == BucketUnit.DAY ? days(zone, range) : hours(unit, zone, range);
    Buckets buckets = new Buckets(zone, edges.subList(0, edges.size() - 1), edges.getLast());
    if (buckets.starts.size() > most) {
      throw tooMany(unit, most);
    }
    return buckets;
  }

  private static Problem tooMany(BucketUnit unit, int most) {
    return TooBroad.because(
        "A timeline has %,d buckets at the most, and there are more %ss in that time."
            .formatted(most, unit.label()));
  }

  private static List<Instant> days(ZoneId zone, TimeRange range) {
    List<Instant> edges = new ArrayList<>();
    LocalDate day = range.from().atZone(zone).toLocalDate();
    edges.add(start(day, zone));
    do {
      day = day.plusDays(1);
      // where the calendar leaves a day out, it begins when the next one does
      if (start(day, zone).isAfter(edges.getLast())) {
        edges.add(start(day, zone));
      }
    } while (edges.getLast().isBefore(range.to()));
    return edges;
  }

  private static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static List<Instant> hours(BucketUnit unit, ZoneId zone, TimeRange range) {
    List<Instant> edges = new ArrayList<>();
    edges.add(last(unit, zone.getRules(), range.from()));
    do {
      edges.add(next(unit, zone.getRules(), edges.getLast()));
    } while (edges.getLast().isBefore(range.to()));
    return edges;
  }

  /** When the clock was last at a whole hour or was changed. */
  static ZonedDateTime lastHour(ZonedDateTime time) {
    ZoneId zone = time.getZone();
    return last(BucketUnit.HOUR, zone.getRules(), time.toInstant()).atZone(zone);
  }

  /** When it is next, after such a time. */
  static ZonedDateTime nextHour(ZonedDateTime start) {
    ZoneId zone = start.getZone();
    return next(BucketUnit.HOUR, zone.getRules(), start.toInstant()).atZone(zone);
  }

  /** When the clock was last at a whole hour, say, or was changed. */
  private static Instant last(BucketUnit unit, ZoneRules rules, Instant time) {
    Instant whole = whole(unit, rules.getOffset(time), time);
    ZoneOffsetTransition changed = rules.previousTransition(time.plusNanos(1));
    return changed != null && changed.getInstant().isAfter(whole) ? changed.getInstant() : whole;
  }

  private static Instant next(BucketUnit unit, ZoneRules rules, Instant start) {
    Instant whole = whole(unit, rules.getOffset(start), start).plus(unit.length());
    ZoneOffsetTransition change = rules.nextTransition(start);
    return change != null && change.getInstant().isBefore(whole) ? change.getInstant() : whole;
  }

  private static Instant whole(BucketUnit unit, ZoneOffset offset, Instant time) {
    long seconds = time.getEpochSecond() + offset.getTotalSeconds();
    return Instant.ofEpochSecond(
        time.getEpochSecond() - Math.floorMod(seconds, unit.length().toSeconds()));
  }

  /** What each has of a range of time. */
  List<TimeRange> within(TimeRange range) {
    List<TimeRange> parts = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      Instant to = i + 1 < starts.size() ? starts.get(i + 1) : end;
      parts.add(
          new TimeRange(
              starts.get(i).isBefore(range.from()) ? range.from() : starts.get(i),
              to.isAfter(range.to()) ? range.to() : to));
    }
    return parts;
  }

  /** When one begins, by the clock on the wall. */
  String shown(int bucket) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(starts.get(bucket).atZone(zone));
  }
}
