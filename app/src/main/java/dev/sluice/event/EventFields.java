package dev.sluice.event;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;

/**
 * The fields of one event's JSON object, each checked as it is met; unknown ones are passed over.
 */
final class EventFields {

  static final int MAX_METADATA_BYTES = 32 * 1024;

  private static final Pattern LEAP_SECOND = Pattern.compile(".*:60([.,Zz+-].*)?");
  private static final long LAST_EPOCH_MILLI = 253_402_300_799_999L;

  @Nullable String id;
  @Nullable String client;
  @Nullable String action;
  @Nullable String user;
  @Nullable String page;
  @Nullable String role;
  @Nullable String session;
  @Nullable Instant occurredAt;
  @Nullable Instant receivedAt;
  @Nullable String ip;
  @Nullable String userAgent;
  @Nullable String metadata;
  boolean idGiven;

  /** Reads the one object that the bytes must hold. */
  static EventFields read(byte[] json) {
    StrictJson.requireUtf8(json);
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
      EventFields fields = new EventFields();
      fields.readObject(parser);
      return fields;
    } catch (StreamReadException e) {
      throw new RejectedException(
          new Rejection.MalformedJson("The body is not JSON: " + e.getOriginalMessage()));
    }
  }

  private void readObject(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("An event is a JSON object.");
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
      case "id" -> id = text(name, parser, 128);
      case "idGiven" -> idGiven = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "client" -> client = text(name, parser, 36);
      case "action" -> action = text(name, parser, 128);
      case "user" -> user = text(name, parser, 256);
      case "page" -> page = text(name, parser, 2048);
      case "role" -> role = text(name, parser, 64);
      case "session" -> session = text(name, parser, 128);
      case "occurredAt" -> occurredAt = instant(name, parser);
      case "receivedAt" -> receivedAt = instant(name, parser);
      case "ip" -> ip = text(name, parser, 45);
      case "userAgent" -> userAgent = text(name, parser, 1024);
      case "metadata" -> metadata = json(name, parser);
      default -> StrictJson.copy(parser, null, name, 0);
    }
  }

  private static @Nullable String text(String field, JsonParser parser, int limit) {
    String text =
        switch (parser.currentToken()) {
          case VALUE_NULL -> null;
          case VALUE_STRING -> StrictJson.text(parser.getString(), field);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> StrictJson.number(parser, field);
          default -> throw invalid(field, "must be a text");
        };
    if (text != null && text.isEmpty()) {
      throw invalid(field, "must not be empty");
    }
    if (text != null && text.length() > limit && text.codePointCount(0, text.length()) > limit) {
      throw invalid(field, "must not be longer than " + limit + " characters");
    }
    return text;
  }

  private static @Nullable Instant instant(String field, JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> parsed(field, parser.getString());
      case VALUE_NUMBER_INT -> ofEpochMilli(field, StrictJson.number(parser, field));
      default -> throw notATime(field);
    };
  }

  private static Instant parsed(String field, String text) {
    if (text.length() > 64 || LEAP_SECOND.matcher(text).matches()) {
      throw notATime(field);
    }
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      throw notATime(field);
    }
  }

  private static Instant ofEpochMilli(String field, String number) {
    try {
      return Instant.ofEpochMilli(Math.min(Long.parseLong(number), LAST_EPOCH_MILLI));
    } catch (NumberFormatException e) {
      throw notATime(field);
    }
  }

  private static @Nullable String json(String field, JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator =
        StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      StrictJson.copy(parser, generator, field, 0);
    }
    String json = text.toString();
    if (json.length() > MAX_METADATA_BYTES
        || json.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
      throw new RejectedException(new Rejection.TooLarge(field, MAX_METADATA_BYTES));
    }
    return json;
  }

  static RejectedException notATime(String field) {
    return invalid(field, "must be an RFC 3339 time with a zone, or milliseconds since 1970");
  }

  static RejectedException invalid(String field, String rule) {
    return new RejectedException(
        new Rejection.InvalidField(field, "The field '" + field + "' " + rule + "."));
  }

  private static RejectedException malformed(String detail) {
    return new RejectedException(new Rejection.MalformedJson(detail));
  }
}
