package dev.sluice.query;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Over which time a question is about many events. */
final class AskedTime {

  /** Of each day the database locks a table and its indexes, and has so many locks to give. */
  private static final Duration MOST = Duration.ofDays(190);

  private static final int USUAL_DAYS = 30;

  private AskedTime() {}

  static ZoneId zone(Parameters parameters) {
    return parameters
        .read("zone", AskedTime::zone, "must be a time zone such as Europe/Berlin or +02:00")
        .orElse(ZoneOffset.UTC);
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** From 'from' to 'to', and where they are left out the thirty days that end with today. */
  static TimeRange of(Parameters parameters, ZoneId zone, Instant now) {
    Instant to = parameters.time("to", Rfc3339::parseOrMillis).orElse(endOfDay(now, zone));
    Instant from =
        parameters.time("from", Rfc3339::parseOrMillis).orElseGet(() -> usualFrom(to, zone));
    if (!from.isBefore(to)) {
      throw Parameters.invalid("to", "must be after 'from'");
    }
    if (Duration.between(from, to).compareTo(MOST) > 0) {
      throw TooBroad.because(
          "There are more than %d days from 'from' to 'to'.".formatted(MOST.toDays()));
    }
    return new TimeRange(from, to);
  }

  private static Instant endOfDay(Instant now, ZoneId zone) {
    return CalendarUnit.DAY.next(now.atZone(zone)).toInstant();
  }

  private static Instant usualFrom(Instant to, ZoneId zone) {
    ZonedDateTime from = to.atZone(zone).minusDays(USUAL_DAYS);
    return from.toInstant().isBefore(Instant.EPOCH) ? Instant.EPOCH : from.toInstant();
  }
}
