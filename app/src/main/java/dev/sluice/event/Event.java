package dev.sluice.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing somebody did. Made only by {@link EventReader}, which checks what a client says, and by
 * {@link EventCodec}, which reads back what was checked before, and from another event.
 *
 * @param metadata JSON as the client wrote it, but for the spaces between its tokens
 */
public record Event(
    EventId id,
    UUID client,
    String action,
    @Nullable String user,
    @Nullable String page,
    @Nullable String role,
    @Nullable String session,
    Instant occurredAt,
    Instant receivedAt,
    @Nullable String ip,
    @Nullable String userAgent,
    @Nullable String metadata) {

  public Event {
    requireNonNull(id, "id");
    requireNonNull(client, "client");
    requireNonNull(action, "action");
    requireNonNull(occurredAt, "occurredAt");
    requireNonNull(receivedAt, "receivedAt");
  }

  /** The same once more, with an id as if given, so that it is known for a repetition. */
  public Event again(Instant receivedAt) {
    return new Event(
        new EventId(id.value(), true),
        client,
        action,
        user,
        page,
        role,
        session,
        occurredAt,
        receivedAt,
        ip,
        userAgent,
        metadata);
  }
}
