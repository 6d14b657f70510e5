package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as its owner is shown it: by its prefix, which opens nothing.
 *
 * @param addresses from where it is good; everywhere where there are none
 */
@JsonInclude
record ShownKey(
    String id,
    String label,
    String scope,
    @Nullable List<String> addresses,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  /** All of a client. */
  record Listed(List<ShownKey> data) {}

  static ShownKey of(Readable row) {
    String[] addresses = row.get("addresses", String[].class);
    return new ShownKey(
        Column.required(row, "prefix", String.class),
        Column.required(row, "label", String.class),
        Column.required(row, "scope", String.class),
        addresses == null ? null : List.of(addresses),
        Column.required(row, "created_at", Instant.class),
        row.get("last_used_at", Instant.class),
        row.get("revoked_at", Instant.class));
  }
}
