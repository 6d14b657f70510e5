package dev.sluice.event;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event's JSON in the making, from what another format has of it. It is still to be read, and
 * refused like any other where it breaks a rule.
 */
public final class EventJson {

  private final JsonWriter json = new JsonWriter();

  public EventJson id(@Nullable String id) {
    json.text(Field.ID, id);
    return this;
  }

  public EventJson action(@Nullable String action) {
    json.text(Field.ACTION, action);
    return this;
  }

  public EventJson user(@Nullable String user) {
    json.text(Field.USER, user);
    return this;
  }

  public EventJson page(@Nullable String page) {
    json.text(Field.PAGE, page);
    return this;
  }

  public EventJson role(@Nullable String role) {
    json.text(Field.ROLE, role);
    return this;
  }

  public EventJson session(@Nullable String session) {
    json.text(Field.SESSION, session);
    return this;
  }

  public EventJson occurredAt(@Nullable String time) {
    json.text(Field.OCCURRED_AT, time);
    return this;
  }

  public EventJson occurredAt(long epochMillis) {
    json.json(Field.OCCURRED_AT, String.valueOf(epochMillis));
    return this;
  }

  public EventJson ip(@Nullable String address) {
    json.text(Field.IP, address);
    return this;
  }

  public EventJson userAgent(@Nullable String userAgent) {
    json.text(Field.USER_AGENT, userAgent);
    return this;
  }

  /** The metadata, as JSON. */
  public EventJson metadata(@Nullable String metadata) {
    json.json(Field.METADATA, metadata);
    return this;
  }

  /** Nothing else may be called after it. */
  public byte[] bytes() {
    return json.written();
  }

  /** A text as JSON. */
  public static String quoted(String text) {
    return '"' + Escapes.done(text) + '"';
  }

  /** An object of these members, each of them JSON already. */
  public static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ':' + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Why a field's value is not one JSON value such as we take, with nothing after it. */
  public static Optional<Rejection> faultOf(String field, byte[] value) {
    JsonCursor json = new JsonCursor(value, 0, value.length);
    try {
      Utf8.require(value, 0, value.length);
      StrictJson.check(json, field);
      json.end();
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(e.rejection());
    }
  }
}
