package dev.sluice.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sent: a pure function from bytes and their origin to an event or a reason.
 */
public final class EventReader {

  public static final int MAX_EVENT_BYTES = 64 * 1024;

  private static final int MAX_USER_AGENT = 1024;
  private static final Duration MAX_AHEAD = Duration.ofHours(24);
  private static final Pattern ZONE = Pattern.compile("%.*");

  private final Addresses addresses;

  public EventReader(Addresses addresses) {
    this.addresses = addresses;
  }

  public Reading read(byte[] json, Origin origin) {
    if (json.length > MAX_EVENT_BYTES) {
      return new Reading.Rejected(new Rejection.TooLarge("event", MAX_EVENT_BYTES));
    }
    try {
      return new Reading.Accepted(event(EventFields.ofClient(json), origin));
    } catch (RejectedException e) {
      return new Reading.Rejected(e.rejection());
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
        address(fields.ip, origin.ip()),
        fields.userAgent == null ? shortened(origin.userAgent()) : fields.userAgent,
        fields.metadata);
  }

  private static Instant occurredAt(@Nullable Instant claimed, Instant receivedAt) {
    if (claimed == null) {
      return receivedAt;
    }
    if (claimed.isAfter(receivedAt.plus(MAX_AHEAD))) {
      throw FieldValues.invalid("occurredAt", "must not lie more than 24 hours ahead");
    }
    return claimed;
  }

  private @Nullable String address(@Nullable String given, @Nullable String ofRequest) {
    return Optional.ofNullable(given == null ? withoutZone(ofRequest) : given)
        .flatMap(Addresses::parse)
        .flatMap(addresses::kept)
        .orElse(null);
  }

  /** Java writes a link-local address with the interface it was seen on. */
  private static @Nullable String withoutZone(@Nullable String address) {
    return address == null ? null : ZONE.matcher(address).replaceFirst("");
  }

  /** What a browser sends is cut, not refused: its user can't help it. */
  private static @Nullable String shortened(@Nullable String userAgent) {
    if (userAgent == null) {
      return null;
    }
    String kept =
        userAgent
            .codePoints()
            .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
            .limit(MAX_USER_AGENT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return kept.isEmpty() ? null : kept;
  }
}
