package dev.sluice.query;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What people count in, by the calendar and the clock of their zone. */
enum CalendarUnit {
  HOUR,
  DAY,
  /** Beginning on Monday. */
  WEEK,
  MONTH;

  static Optional<CalendarUnit> parse(String text) {
    return Arrays.stream(values())
        .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(text))
        .findAny();
  }

  /** When the one began that a time lies in. */
  ZonedDateTime start(ZonedDateTime time) {
    LocalDate day = time.toLocalDate();
    return switch (this) {
      case HOUR -> Buckets.lastHour(time);
      case DAY -> day.atStartOfDay(time.getZone());
      case WEEK ->
          day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atStartOfDay(time.getZone());
      case MONTH -> day.withDayOfMonth(1).atStartOfDay(time.getZone());
    };
  }

  /** When the next one begins after the one that begins then. */
  ZonedDateTime next(ZonedDateTime start) {
    LocalDate day = start.toLocalDate();
    return switch (this) {
      case HOUR -> Buckets.nextHour(start);
      case DAY -> day.plusDays(1).atStartOfDay(start.getZone());
      case WEEK -> day.plusWeeks(1).atStartOfDay(start.getZone());
      case MONTH -> day.plusMonths(1).atStartOfDay(start.getZone());
    };
  }
}
