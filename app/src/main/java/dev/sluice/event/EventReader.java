package dev.sluice.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sent: a pure function from bytes and their origin to an event or a reason.
 */
public final class EventReader {

  public static final int MAX_EVENT_BYTES = 64 * 1024;

  public static final int MAX_ID = 128;

  /** How long after it was received an event may say that it occurred. */
  public static final Duration MAX_AHEAD = Duration.ofHours(24);

  private final Addresses addresses;

  public EventReader(Addresses addresses) {
    this.addresses = addresses;
  }

  /** Reads the event that stands between two places of an array, which is never changed. */
  public Reading read(byte[] bytes, int from, int to, Origin origin) {
    if (to - from > MAX_EVENT_BYTES) {
      return new Reading.Rejected(new Rejection.TooLarge("event", MAX_EVENT_BYTES));
    }
    try {
      return new Reading.Accepted(event(EventFields.ofClient(bytes, from, to), origin));
    } catch (RejectedException e) {
      return new Reading.Rejected(e.rejection());
    }
  }

  /** What the sender calls an event that is refused, where that can be told. */
  public static Optional<String> idOf(byte[] bytes, int from, int to) {
    return idOf("id", bytes, from, to);
  }

  /** The same where the sender has another word for it. */
  public static Optional<String> idOf(String name, byte[] bytes, int from, int to) {
    return idOf(bytes, from, to, Optional::of, name);
  }

  /** The same where it stands within a member. */
  public static Optional<String> idOf(String member, String name, byte[] bytes, int from, int to) {
    return idOf(bytes, from, to, event -> event.object(member), name);
  }

  private static Optional<String> idOf(
      byte[] bytes, int from, int to, Function<Members, Optional<Members>> place, String name) {
    try {
      return place
          .apply(Members.read(bytes, from, to))
          .flatMap(members -> members.anyText(name))
          .filter(id -> id.length() <= MAX_ID);
    } catch (RejectedException unreadable) {
      return Optional.empty();
    }
  }

  private Event event(EventFields fields, Origin origin) {
    if (fields.action == null) {
      throw new RejectedException(new Rejection.MissingField("action"));
    }
    return new Event(
        fields.id == null
            ? EventId.made(origin.receivedAt())
            : EventId.given(origin.client(), fields.id),
        origin.client(),
        fields.action,
        fields.user,
        fields.page,
        fields.role,
        fields.session,
        occurredAt(fields.occurredAt, origin.receivedAt()),
        origin.receivedAt(),
        addresses.kept(fields.ip == null ? origin.ip() : fields.ip),
        fields.userAgent == null ? origin.userAgent() : fields.userAgent,
        fields.metadata);
  }

  private static Instant occurredAt(@Nullable Instant claimed, Instant receivedAt) {
    if (claimed == null) {
      return receivedAt;
    }
    if (claimed.isAfter(receivedAt.plus(MAX_AHEAD))) {
      throw FieldValues.invalid(Field.OCCURRED_AT, "must not lie more than 24 hours ahead");
    }
    return claimed;
  }
}
