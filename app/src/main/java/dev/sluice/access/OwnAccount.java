package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client as it sees itself.
 *
 * @param email masked; none where it has none, or none that can be opened
 */
@JsonInclude
record OwnAccount(
    UUID id, String name, @Nullable String email, Instant createdAt, @Nullable Limits limits) {

  /** What is in force of it, whoever said so. */
  record Limits(long eventsPerSecond, long burst) {}

  static OwnAccount of(StoredClient client, Emails emails, Rate rate) {
    return new OwnAccount(
        client.id(),
        client.name(),
        client.maskedEmail(emails),
        client.createdAt(),
        rate.isLimited() ? new Limits(rate.eventsPerSecond(), rate.burst()) : null);
  }
}
