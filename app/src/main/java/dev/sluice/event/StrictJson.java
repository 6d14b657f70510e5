package dev.sluice.event;

import java.util.regex.Pattern;

/**
 * JSON as we take it: no key twice, no number that a double can't reach, no text that PostgreSQL
 * can't keep, and nothing nested without end.
 */
final class StrictJson {

  static final int MAX_DEPTH = 32;
  static final int MAX_NUMBER_LENGTH = 1000;

  /** With fewer characters, and at most 99 as exponent, no number leaves the range of a double. */
  private static final int ALWAYS_WITHIN_DOUBLE = 200;

  private static final int NAMED_LENGTH = 64;

  /**
   * A zero is kept with as many places as its exponent says: about as many as a number may have.
   */
  private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE][+-]?0*\\d{1,3})?");

  private StrictJson() {}

  /** Checks the value that comes next, and leaves it behind. */
  static void check(JsonCursor json, String field) {
    check(json, field, 0);
  }

  private static void check(JsonCursor json, String field, int depth) {
    switch (json.peek()) {
      case '{' -> checkObject(json, field, deeper(depth));
      case '[' -> checkArray(json, field, deeper(depth));
      case '"' -> string(json, field);
      case 't' -> json.word("true", true);
      case 'f' -> json.word("false", false);
      case 'n' -> json.word("null", null);
      default -> number(json, field);
    }
  }

  private static void checkObject(JsonCursor json, String field, int depth) {
    Names names = new Names(json);
    for (boolean more = json.open('}'); more; more = json.goesOn('}')) {
      key(json, field);
      if (!names.add()) {
        throw twice(json);
      }
      check(json, field, depth);
    }
  }

  private static void checkArray(JsonCursor json, String field, int depth) {
    for (boolean more = json.open(']'); more; more = json.goesOn(']')) {
      check(json, field, depth);
    }
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new RejectedException(new Rejection.TooDeep(MAX_DEPTH));
    }
    return depth + 1;
  }

  /** Goes past a key and its colon. */
  static void key(JsonCursor json, String field) {
    json.key();
    requireKeepable(json, field);
  }

  /** Goes past a text. */
  static void string(JsonCursor json, String field) {
    json.string();
    requireKeepable(json, field);
  }

  private static void requireKeepable(JsonCursor json, String field) {
    if (!json.isKeepable()) {
      throw new RejectedException(new Rejection.InvalidString(field));
    }
  }

  static RejectedException twice(JsonCursor json) {
    return new RejectedException(new Rejection.DuplicateKey(named(json.text())));
  }

  /** A name as a rejection says it: somebody else's, and perhaps of sixty thousand characters. */
  static String named(String name) {
    return name.codePointCount(0, name.length()) <= NAMED_LENGTH
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAMED_LENGTH)) + "…";
  }

  /** Goes past a number, which integers beyond 2^53 and fractions with zeros at the end may be. */
  static void number(JsonCursor json, String field) {
    json.number();
    if (!isWithinDouble(json)) {
      throw new RejectedException(new Rejection.NumberOutOfRange(field));
    }
  }

  private static boolean isWithinDouble(JsonCursor json) {
    if (json.length() < ALWAYS_WITHIN_DOUBLE && json.exponentDigits() <= 2) {
      return true;
    }
    if (json.length() > MAX_NUMBER_LENGTH) {
      return false;
    }
    String number = json.written();
    double value = Double.parseDouble(number);
    return value == 0 ? ZERO.matcher(number).matches() : Double.isFinite(value);
  }
}
