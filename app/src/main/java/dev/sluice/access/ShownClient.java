package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client as an admin is shown it.
 *
 * @param email masked; none where it has none, or none that can be opened
 * @param eventsPerSecond none where the settings say, as many as it likes for 0
 * @param burst none where the settings say
 */
@JsonInclude
record ShownClient(
    UUID id,
    String name,
    @Nullable String email,
    Instant createdAt,
    @Nullable Instant suspendedAt,
    @Nullable Long eventsPerSecond,
    @Nullable Long burst) {

  static ShownClient of(StoredClient client, Emails emails) {
    return new ShownClient(
        client.id(),
        client.name(),
        client.maskedEmail(emails),
        client.createdAt(),
        client.suspendedAt(),
        client.eventsPerSecond(),
        client.burst());
  }
}
