package dev.sluice.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The value that comes next, as what a field must be; null counts as absent. */
final class FieldValues {

  static final int MAX_METADATA_BYTES = 32 * 1024;

  private static final int LONGEST_ADDRESS = 45;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private FieldValues() {}

  static @Nullable String text(Field field, JsonCursor json, int limit) {
    return switch (json.peek()) {
      case '"' -> bounded(field, string(field, json), limit);
      case 'n' -> json.word("null", null);
      default -> throw wrong(field, json, "must be a text");
    };
  }

  static @Nullable String textOrNumber(Field field, JsonCursor json, int limit) {
    if (!isNumber(json.peek())) {
      return text(field, json, limit);
    }
    StrictJson.number(json, field.toString());
    return bounded(field, json.written(), limit);
  }

  private static boolean isNumber(byte first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  private static String string(Field field, JsonCursor json) {
    StrictJson.string(json, field.toString());
    return json.text();
  }

  private static String bounded(Field field, String text, int limit) {
    if (text.isEmpty()) {
      throw invalid(field, "must not be empty");
    }
    if (text.codePointCount(0, text.length()) > limit) {
      throw invalid(field, "must not be longer than " + limit + " characters");
    }
    return text;
  }

  static @Nullable Boolean truth(Field field, JsonCursor json) {
    return switch (json.peek()) {
      case 't' -> json.word("true", true);
      case 'f' -> json.word("false", false);
      case 'n' -> json.word("null", null);
      default -> throw wrong(field, json, "must be true or false");
    };
  }

  static @Nullable String address(Field field, JsonCursor json) {
    String text = text(field, json, LONGEST_ADDRESS);
    return text == null
        ? null
        : Addresses.canonical(text)
            .orElseThrow(() -> invalid(field, "must be an IPv4 or IPv6 address"));
  }

  static @Nullable Instant instant(Field field, JsonCursor json) {
    byte first = json.peek();
    if (first == 'n') {
      return json.word("null", null);
    }
    if (first == '"') {
      json.string();
      return keepable(field, Rfc3339.parse(json.text()).orElseThrow(() -> notATime(field)));
    }
    if (isNumber(first)) {
      json.number();
      return keepable(field, ofEpochMilli(field, json));
    }
    StrictJson.check(json, field.toString());
    throw notATime(field);
  }

  private static Instant ofEpochMilli(Field field, JsonCursor json) {
    try {
      return Instant.ofEpochMilli(Long.parseLong(json.written()));
    } catch (NumberFormatException e) {
      throw notATime(field);
    }
  }

  private static Instant keepable(Field field, Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw invalid(field, "must lie between the years 1970 and 9999");
    }
    return time;
  }

  /** Any JSON as it was written, but for the spaces between its tokens. */
  static @Nullable String json(Field field, JsonCursor json) {
    if (json.peek() == 'n') {
      return json.word("null", null);
    }
    int from = json.at();
    int spaces = json.spaces();
    StrictJson.check(json, field.toString());
    int spacesInIt = json.spaces() - spaces;
    if (json.at() - from - spacesInIt > MAX_METADATA_BYTES) {
      throw new RejectedException(new Rejection.TooLarge(field.toString(), MAX_METADATA_BYTES));
    }
    return json.compact(from, spacesInIt);
  }

  private static RejectedException notATime(Field field) {
    return invalid(field, "must be an RFC 3339 time with a zone, or milliseconds since 1970");
  }

  /** What is no JSON at all is refused as that. */
  private static RejectedException wrong(Field field, JsonCursor json, String rule) {
    StrictJson.check(json, field.toString());
    return invalid(field, rule);
  }

  static RejectedException invalid(Field field, String rule) {
    return new RejectedException(
        new Rejection.InvalidField(field.toString(), "The field '" + field + "' " + rule + "."));
  }
}
