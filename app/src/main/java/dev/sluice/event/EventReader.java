package dev.sluice.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads what a client sent: a pure function from bytes and their origin to an event or a reason.
 */
public final class EventReader {

  public static final int MAX_EVENT_BYTES = 64 * 1024;

  private static final int MAX_ID = 128;
  private static final int MAX_USER_AGENT = 1024;
  private static final Duration MAX_AHEAD = Duration.ofHours(24);
  private static final Pattern ZONE = Pattern.compile("%.*");

  private final Addresses addresses;

  public EventReader(Addresses addresses) {
    this.addresses = addresses;
  }

  public Reading read(byte[] bytes, int from, int to, Origin origin) {
    return read(java.util.Arrays.copyOfRange(bytes, from, to), origin);
  }

  /** What the sender calls an event that is refused, where that can be told. */
  public static Optional<String> idOf(byte[] bytes, int from, int to) {
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      parser.nextToken();
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("id") && value == JsonToken.VALUE_STRING) {
          return Optional.of(parser.getString()).filter(id -> id.length() <= MAX_ID);
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
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
