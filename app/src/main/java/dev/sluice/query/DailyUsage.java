package dev.sluice.query;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * How many events a client has sent day by day.
 *
 * @param data the newest last
 * @param events of all these days
 */
public record DailyUsage(List<Day> data, long events, Instant asOf) {

  public DailyUsage {
    data = List.copyOf(data);
  }

  static DailyUsage of(List<Day> days, Instant asOf) {
    return new DailyUsage(days, days.stream().mapToLong(Day::events).sum(), asOf);
  }

  /** A day of UTC. */
  public record Day(LocalDate date, long events) {}
}
