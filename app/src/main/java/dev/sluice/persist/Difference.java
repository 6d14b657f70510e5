package dev.sluice.persist;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A count that is not what the rows come to.
 *
 * @param counted and {@code rows} are microseconds since 1970 where the dimension is a time
 */
record Difference(
    UUID client,
    String dimension,
    String key,
    String span,
    Instant since,
    long counted,
    long rows) {

  /** None where a comparison found nothing. */
  static Optional<Difference> of(Readable row) {
    return Optional.ofNullable(row.get("client_id", UUID.class))
        .map(
            client ->
                new Difference(
                    client,
                    Column.required(row, "dimension", String.class),
                    Column.required(row, "key", String.class),
                    Column.required(row, "span", String.class),
                    Column.required(row, "since", Instant.class),
                    Column.required(row, "counted", Long.class),
                    Column.required(row, "rows", Long.class)));
  }
}
