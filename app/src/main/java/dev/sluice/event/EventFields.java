package dev.sluice.event;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event's JSON object, each checked as it is met; unknown ones are passed over.
 */
final class EventFields {

  @Nullable String id;
  @Nullable String action;
  @Nullable String user;
  @Nullable String page;
  @Nullable String role;
  @Nullable String session;
  @Nullable Instant occurredAt;
  @Nullable String ip;
  @Nullable String userAgent;
  @Nullable String metadata;

  @Nullable Boolean idGiven;
  @Nullable String client;
  @Nullable Instant receivedAt;

  private final JsonCursor json;
  private final boolean ours;
  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private final Names unknown;

  private EventFields(JsonCursor json, boolean ours) {
    this.json = json;
    this.ours = ours;
    this.unknown = new Names(json);
  }

  /** What a client says, which has no say in what only the server knows. */
  static EventFields ofClient(byte[] bytes, int from, int to) {
    return read(bytes, from, to, false);
  }

  static EventFields ofLog(byte[] bytes) {
    return read(bytes, 0, bytes.length, true);
  }

  private static EventFields read(byte[] bytes, int from, int to, boolean ours) {
    Utf8.require(bytes, from, to);
    JsonCursor json = new JsonCursor(bytes, from, to);
    if (json.peek() != '{') {
      throw notAnObject(json);
    }
    EventFields fields = new EventFields(json, ours);
    for (boolean more = json.open('}'); more; more = json.goesOn('}')) {
      fields.readField();
    }
    json.end();
    return fields;
  }

  private static RejectedException notAnObject(JsonCursor json) {
    StrictJson.check(json, "event");
    json.end();
    return new RejectedException(new Rejection.NotAnObject());
  }

  private void readField() {
    StrictJson.key(json, "event");
    Field field = Field.of(json);
    if (!isNew(field)) {
      throw StrictJson.twice(json);
    }
    switch (field) {
      case ID -> id = FieldValues.text(field, json, 128);
      case ACTION -> action = FieldValues.text(field, json, 128);
      case USER -> user = FieldValues.textOrNumber(field, json, 256);
      case PAGE -> page = FieldValues.text(field, json, 2048);
      case ROLE -> role = FieldValues.text(field, json, 64);
      case SESSION -> session = FieldValues.text(field, json, 128);
      case OCCURRED_AT -> occurredAt = FieldValues.instant(field, json);
      case IP -> ip = FieldValues.address(field, json);
      case USER_AGENT -> userAgent = FieldValues.text(field, json, 1024);
      case METADATA -> metadata = FieldValues.json(field, json);
      case ID_GIVEN, CLIENT, RECEIVED_AT -> readFieldOfOurs(field);
      case null -> StrictJson.check(json, StrictJson.named(json.text()));
    }
  }

  private void readFieldOfOurs(Field field) {
    if (!ours) {
      StrictJson.check(json, field.toString());
      return;
    }
    switch (field) {
      case ID_GIVEN -> idGiven = FieldValues.truth(field, json);
      case CLIENT -> client = FieldValues.text(field, json, 36);
      default -> receivedAt = FieldValues.instant(field, json);
    }
  }

  private boolean isNew(@Nullable Field field) {
    return field == null ? unknown.add() : seen.add(field);
  }
}
