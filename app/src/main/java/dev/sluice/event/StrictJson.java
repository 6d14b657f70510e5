package dev.sluice.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as we take it: UTF-8 without a byte order mark, no key twice, no number that a double can't
 * reach, no text that PostgreSQL can't keep. The parser's own limits are out of the way, so that
 * each refusal is one of ours, with its reason.
 */
final class StrictJson {

  static final int MAX_DEPTH = 32;
  static final int MAX_NUMBER_LENGTH = 1000;

  private static final int ALWAYS_FINITE_LENGTH = 300;
  private static final int NAMED_LENGTH = 64;

  /** A zero can have any exponent, but a numeric column keeps 16,383 places at most. */
  private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE][+-]?\\d{1,4})?");

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // names are the clients' own: a table of them would only grow, and refuses half of a
          // surrogate pair in its own words
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StrictJson() {}

  static void requireUtf8(byte[] bytes) {
    if (bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB) {
      throw new RejectedException(
          new Rejection.InvalidEncoding("The JSON begins with a byte order mark."));
    }
    boolean ascii = true;
    for (byte b : bytes) {
      if (b == 0) {
        throw new RejectedException(
            new Rejection.InvalidEncoding("The JSON is not UTF-8: it holds a zero byte."));
      }
      ascii &= b > 0;
    }
    if (!ascii) {
      requireValidSequences(bytes);
    }
  }

  private static void requireValidSequences(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new RejectedException(new Rejection.InvalidEncoding("The JSON is not valid UTF-8."));
    }
  }

  /** Why the parser gave up, in our own words: its own speak of Java classes and settings. */
  static RejectedException notJson(JacksonException failure) {
    TokenStreamLocation at = failure.getLocation();
    return new RejectedException(
        new Rejection.MalformedJson(
            failure instanceof UnexpectedEndOfInputException || at == null
                ? "The JSON ends before its time."
                : "What stands at character " + at.getCharOffset() + " is not JSON."));
  }

  /** Copies the value the parser stands on. */
  static void copy(JsonParser from, JsonGenerator to, String field) {
    copy(from, to, field, 0);
  }

  /** Checks the value the parser stands on, and leaves it behind. */
  static void check(JsonParser from, String field) {
    copy(from, null, named(field), 0);
  }

  private static void copy(JsonParser from, @Nullable JsonGenerator to, String field, int depth) {
    switch (from.currentToken()) {
      case START_OBJECT -> copyObject(from, to, field, deeper(depth));
      case START_ARRAY -> copyArray(from, to, field, deeper(depth));
      case VALUE_STRING -> {
        String text = text(from.getString(), field);
        if (to != null) {
          to.writeString(text);
        }
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        String number = number(from, field);
        if (to != null) {
          to.writeNumber(number);
        }
      }
      default -> {
        if (to != null) {
          to.copyCurrentEvent(from);
        }
      }
    }
  }

  private static void copyObject(
      JsonParser from, @Nullable JsonGenerator to, String field, int depth) {
    if (to != null) {
      to.writeStartObject();
    }
    Set<String> seen = new HashSet<>();
    for (String key = from.nextName(); key != null; key = from.nextName()) {
      requireNew(seen, text(key, field));
      if (to != null) {
        to.writeName(key);
      }
      from.nextToken();
      copy(from, to, field, depth);
    }
    if (to != null) {
      to.writeEndObject();
    }
  }

  private static void copyArray(
      JsonParser from, @Nullable JsonGenerator to, String field, int depth) {
    if (to != null) {
      to.writeStartArray();
    }
    while (from.nextToken() != JsonToken.END_ARRAY) {
      copy(from, to, field, depth);
    }
    if (to != null) {
      to.writeEndArray();
    }
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new RejectedException(new Rejection.TooDeep(MAX_DEPTH));
    }
    return depth + 1;
  }

  static void requireNew(Set<String> seen, String key) {
    if (!seen.add(key)) {
      throw new RejectedException(new Rejection.DuplicateKey(named(key)));
    }
  }

  /** A name as a rejection says it: somebody else's, and perhaps of sixty thousand characters. */
  private static String named(String name) {
    return name.codePointCount(0, name.length()) <= NAMED_LENGTH
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAMED_LENGTH)) + "…";
  }

  /** The number as it was written, which keeps integers beyond 2^53 and trailing zeros exact. */
  static String number(JsonParser parser, String field) {
    String number = parser.getString();
    if (number.length() > MAX_NUMBER_LENGTH || !isWithinDouble(number, parser.currentToken())) {
      throw new RejectedException(new Rejection.NumberOutOfRange(field));
    }
    return number;
  }

  private static boolean isWithinDouble(String number, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT && number.length() < ALWAYS_FINITE_LENGTH) {
      return true;
    }
    double value = Double.parseDouble(number);
    return value == 0 ? ZERO.matcher(number).matches() : Double.isFinite(value);
  }

  static String text(String text, String field) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (Character.isSurrogate(c) && !isPair(text, i++))) {
        throw new RejectedException(new Rejection.InvalidString(field));
      }
    }
    return text;
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
