package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as it is shown: the fields it was sent with, and when it came. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FoundEvent(
    UUID id,
    String action,
    @Nullable String user,
    @Nullable String page,
    @Nullable String role,
    @Nullable String session,
    Instant occurredAt,
    Instant receivedAt,
    @Nullable String ip,
    @Nullable String userAgent,
    @JsonRawValue @Nullable String metadata) {

  static FoundEvent of(Readable row) {
    return new FoundEvent(
        Column.required(row, "id", UUID.class),
        Column.required(row, "action", String.class),
        row.get("user_id", String.class),
        row.get("page", String.class),
        row.get("role", String.class),
        row.get("session_id", String.class),
        Column.required(row, "occurred_at", Instant.class),
        Column.required(row, "received_at", Instant.class),
        row.get("ip", String.class),
        row.get("user_agent", String.class),
        row.get("metadata", String.class));
  }

  Cursor cursor() {
    return new Cursor(receivedAt, id);
  }
}
