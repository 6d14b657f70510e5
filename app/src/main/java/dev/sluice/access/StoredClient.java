package dev.sluice.access;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client as the database has it.
 *
 * @param email none for one that was not registered
 * @param eventsPerSecond none where the settings say
 * @param burst none where the settings say
 */
record StoredClient(
    UUID id,
    String name,
    @Nullable SealedEmail email,
    Instant createdAt,
    @Nullable Instant suspendedAt,
    @Nullable Long eventsPerSecond,
    @Nullable Long burst) {

  static final String COLUMNS =
      "id, name, email, email_key, created_at, suspended_at, events_per_second, burst";

  static StoredClient of(Readable row) {
    return new StoredClient(
        Column.required(row, "id", UUID.class),
        Column.required(row, "name", String.class),
        SealedEmail.of(row).orElse(null),
        Column.required(row, "created_at", Instant.class),
        row.get("suspended_at", Instant.class),
        row.get("events_per_second", Long.class),
        row.get("burst", Long.class));
  }

  /** Its e-mail as anybody may see it, where it has one that can be opened. */
  @Nullable String maskedEmail(Emails emails) {
    return Optional.ofNullable(email)
        .flatMap(address -> emails.open(id, address))
        .map(Email::masked)
        .orElse(null);
  }

  boolean isSuspended() {
    return suspendedAt != null;
  }

  Place place() {
    return new Place(createdAt, id);
  }

  /** Where it stands among all: whoever holds it goes on behind that client. */
  record Place(Instant createdAt, UUID id) {

    static final Place NEWEST = new Place(TimeRange.LATEST, new UUID(-1, -1));

    String text() {
      return CursorText.of(createdAt, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Optional<Place> parse(String text) {
      return CursorText.parse(text, 2, (at, bits) -> new Place(at, new UUID(bits[0], bits[1])));
    }
  }
}
