package dev.sluice.query;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many of those who began in a week came back in the weeks after it. */
record UserRetention(List<Cohort> data) {

  UserRetention {
    data = List.copyOf(data);
  }

  /**
   * Those who began in one week.
   *
   * @param from when it begins, by the clock of the zone that was asked for
   * @param returned how many were there in that week, in the next one, and so on
   */
  record Cohort(String from, long users, List<Long> returned) {

    Cohort {
      returned = List.copyOf(returned);
    }
  }

  /** Of a cohort's week, counted from the first one; a week later than that; none for all of it. */
  record Cell(int week, int later) {

    static final int WHOLE = -1;
  }

  static UserRetention of(CalendarBuckets weeks, Map<Cell, Long> users) {
    return new UserRetention(
        IntStream.range(0, weeks.count()).mapToObj(week -> cohort(weeks, week, users)).toList());
  }

  private static Cohort cohort(CalendarBuckets weeks, int week, Map<Cell, Long> users) {
    return new Cohort(
        weeks.name(week),
        users.getOrDefault(new Cell(week, Cell.WHOLE), 0L),
        IntStream.range(0, weeks.count() - week)
            .mapToObj(later -> users.getOrDefault(new Cell(week, later), 0L))
            .toList());
  }
}
