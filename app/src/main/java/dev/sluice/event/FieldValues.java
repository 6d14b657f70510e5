package dev.sluice.event;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/** The value that a parser stands on, as what a field must be; null counts as absent. */
final class FieldValues {

  static final int MAX_METADATA_BYTES = 32 * 1024;

  private static final int LONGEST_ADDRESS = 45;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * Instant's own parser also takes 24:00:00, 23:59:60, seconds in an offset and a million years.
   */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

  private FieldValues() {}

  static @Nullable String text(String field, JsonParser parser, int limit) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> bounded(field, StrictJson.text(parser.getString(), field), limit);
      default -> throw invalid(field, "must be a text");
    };
  }

  static @Nullable String textOrNumber(String field, JsonParser parser, int limit) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          bounded(field, StrictJson.number(parser, field), limit);
      default -> text(field, parser, limit);
    };
  }

  private static String bounded(String field, String text, int limit) {
    if (text.isEmpty()) {
      throw invalid(field, "must not be empty");
    }
    if (text.codePointCount(0, text.length()) > limit) {
      throw invalid(field, "must not be longer than " + limit + " characters");
    }
    return text;
  }

  static @Nullable Boolean truth(String field, JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw invalid(field, "must be true or false");
    };
  }

  static @Nullable String address(String field, JsonParser parser) {
    String text = text(field, parser, LONGEST_ADDRESS);
    if (text != null && Addresses.parse(text).isEmpty()) {
      throw invalid(field, "must be an IPv4 or IPv6 address");
    }
    return text;
  }

  static @Nullable Instant instant(String field, JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> keepable(field, parsed(field, parser.getString()));
      case VALUE_NUMBER_INT -> keepable(field, ofEpochMilli(field, parser.getString()));
      default -> throw notATime(field);
    };
  }

  private static Instant parsed(String field, String text) {
    try {
      if (RFC_3339.matcher(text).matches()) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeParseException e) {
      // a day that its month does not have, an offset of a day
    }
    throw notATime(field);
  }

  private static Instant ofEpochMilli(String field, String number) {
    try {
      return Instant.ofEpochMilli(Long.parseLong(number));
    } catch (NumberFormatException e) {
      throw notATime(field);
    }
  }

  private static Instant keepable(String field, Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw invalid(field, "must lie between the years 1970 and 9999");
    }
    return time;
  }

  static @Nullable String json(String field, JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator =
        StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      StrictJson.copy(parser, generator, field);
    }
    String json = text.toString();
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
      throw new RejectedException(new Rejection.TooLarge(field, MAX_METADATA_BYTES));
    }
    return json;
  }

  private static RejectedException notATime(String field) {
    return invalid(field, "must be an RFC 3339 time with a zone, or milliseconds since 1970");
  }

  static RejectedException invalid(String field, String rule) {
    return new RejectedException(
        new Rejection.InvalidField(field, "The field '" + field + "' " + rule + "."));
  }
}
