package dev.sluice.query;

/**
 * What one question of statistics may take.
 *
 * @param rows that are looked at, of events or of users
 * @param days whose rows are looked at
 * @param buckets of a timeline
 */
record StatsLimits(int rows, int days, int buckets) {

  void requireFewRows(long found) {
    if (found > rows) {
      throw TooBroad.because(
          "It can be told from the events alone, of which %,d are looked at, at the most, and there are more."
              .formatted(rows));
    }
  }

  void requireFewUsers(long found) {
    if (found > rows) {
      throw TooBroad.because(
          "There are %,d users, and no more than %,d are put in order: ask about a time or a field of events."
              .formatted(found, rows));
    }
  }

  void requireFewDays(int found) {
    if (found > days) {
      throw TooBroad.because(
          "It can be told from the events alone, of %,d days at the most, and there are %,d in that time."
              .formatted(days, found));
    }
  }
}
