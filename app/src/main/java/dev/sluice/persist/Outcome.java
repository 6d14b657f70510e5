package dev.sluice.persist;

import dev.sluice.persist.DeadLetter.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Rows that are new in the database, and others that it refuses. */
record Outcome(List<Row> stored, List<Refused> refused) {

  static Outcome allOf(List<Row> rows) {
    return new Outcome(rows, List.of());
  }

  Outcome and(Outcome other) {
    return new Outcome(
        Stream.concat(stored.stream(), other.stored.stream()).toList(),
        Stream.concat(refused.stream(), other.refused.stream()).toList());
  }

  /** A row, and what the database says of it. */
  record Refused(Row row, String detail) {

    DeadLetter letter() {
      return DeadLetter.of(row, Reason.REFUSED, detail);
    }
  }
}
