package dev.sluice.query;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;

/**
 * A period of which it has been added up what each user has done.
 *
 * @param madeAt when that was done last
 * @param stale whether something came too late, and it is about to be done again
 */
record ReportPeriod(Instant from, Instant to, Instant madeAt, boolean stale) {

  static ReportPeriod of(Readable row) {
    return new ReportPeriod(
        Column.required(row, "starts_at", Instant.class),
        Column.required(row, "ends_at", Instant.class),
        Column.required(row, "made_at", Instant.class),
        Column.required(row, "is_stale", Boolean.class));
  }

  ReportPlace place() {
    return ReportPlace.behind(from);
  }
}
