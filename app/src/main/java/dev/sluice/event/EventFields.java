package dev.sluice.event;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

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

  private final boolean ours;

  private EventFields(boolean ours) {
    this.ours = ours;
  }

  /** What a client says, which has no say in what only the server knows. */
  static EventFields ofClient(byte[] json) {
    return new EventFields(false).read(json);
  }

  static EventFields ofLog(byte[] json) {
    return new EventFields(true).read(json);
  }

  private EventFields read(byte[] json) {
    StrictJson.requireUtf8(json);
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
      readObject(parser);
      return this;
    } catch (JacksonException e) {
      throw StrictJson.notJson(e);
    }
  }

  private void readObject(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw malformed("The body is empty.");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new RejectedException(new Rejection.NotAnObject());
    }
    Set<String> seen = new HashSet<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      StrictJson.requireNew(seen, StrictJson.text(name, "event"));
      parser.nextToken();
      readField(name, parser);
    }
    if (parser.nextToken() != null) {
      throw malformed("Something follows after the event's object.");
    }
  }

  private void readField(String name, JsonParser parser) {
    switch (name) {
      case "id" -> id = FieldValues.text(name, parser, 128);
      case "action" -> action = FieldValues.text(name, parser, 128);
      case "user" -> user = FieldValues.textOrNumber(name, parser, 256);
      case "page" -> page = FieldValues.text(name, parser, 2048);
      case "role" -> role = FieldValues.text(name, parser, 64);
      case "session" -> session = FieldValues.text(name, parser, 128);
      case "occurredAt" -> occurredAt = FieldValues.instant(name, parser);
      case "ip" -> ip = FieldValues.address(name, parser);
      case "userAgent" -> userAgent = FieldValues.text(name, parser, 1024);
      case "metadata" -> metadata = FieldValues.json(name, parser);
      default -> readFieldOfOurs(name, parser);
    }
  }

  private void readFieldOfOurs(String name, JsonParser parser) {
    switch (ours ? name : "") {
      case "idGiven" -> idGiven = FieldValues.truth(name, parser);
      case "client" -> client = FieldValues.text(name, parser, 36);
      case "receivedAt" -> receivedAt = FieldValues.instant(name, parser);
      default -> StrictJson.check(parser, name);
    }
  }

  private static RejectedException malformed(String detail) {
    return new RejectedException(new Rejection.MalformedJson(detail));
  }
}
