package dev.sluice.persist;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has been compared, and where it differs.
 *
 * @param differing how many differences there are; the first hundred of them are kept
 */
record Comparison(
    long events, long counts, long users, long differing, List<Difference> differences) {

  private static final int SHOWN = 100;

  static final Comparison NONE = new Comparison(0, 0, 0, 0, List.of());

  Comparison {
    differences = differences.stream().limit(SHOWN).toList();
  }

  /** A line of what the database found: each has the numbers, and one difference where any is. */
  static Comparison ofCounts(Readable row) {
    return new Comparison(
        Column.required(row, "events", Long.class),
        Column.required(row, "compared", Long.class),
        0,
        Column.required(row, "differing", Long.class),
        Difference.of(row).stream().toList());
  }

  static Comparison ofUsers(Readable row) {
    Comparison same = ofCounts(row);
    return new Comparison(0, 0, same.counts, same.differing, same.differences);
  }

  /** Another line of the same comparison. */
  Comparison withLine(Comparison line) {
    return new Comparison(
        line.events, line.counts, line.users, line.differing, joined(line.differences));
  }

  Comparison and(Comparison other) {
    return new Comparison(
        events + other.events,
        counts + other.counts,
        users + other.users,
        differing + other.differing,
        joined(other.differences));
  }

  private List<Difference> joined(List<Difference> more) {
    return Stream.concat(differences.stream(), more.stream()).toList();
  }
}
