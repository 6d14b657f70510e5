package dev.sluice.query;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;

/** How often a user was active in a period. */
record ReportedUser(String user, long actions, ReportPeriod period) {

  static ReportedUser of(Readable row) {
    return new ReportedUser(
        Column.required(row, "user_id", String.class),
        Column.required(row, "actions", Long.class),
        ReportPeriod.of(row));
  }

  ReportPlace place() {
    return new ReportPlace(period.from(), user);
  }
}
