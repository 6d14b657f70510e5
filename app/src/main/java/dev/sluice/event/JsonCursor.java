package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through bytes that are known to be UTF-8, one token of JSON's grammar at a time. Spaces
 * between tokens are passed over and counted.
 */
final class JsonCursor {

  private final byte[] bytes;
  private final int start;
  private final int end;

  private int at;
  private int spaces;

  private int from;
  private int to;
  private boolean escaped;
  private boolean unkeepable;
  private int exponentDigits;

  JsonCursor(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.start = from;
    this.end = to;
    this.at = from;
  }

  /** The first byte of the next token, on which the cursor then stands. */
  byte peek() {
    while (isSpace(current())) {
      spaces++;
      at++;
    }
    return bytes[at];
  }

  private byte current() {
    if (at == end) {
      throw malformed("The JSON ends before its time.");
    }
    return bytes[at];
  }

  private static boolean isSpace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }

  /**
   * Passes the bracket that opens an object or a list, and tells whether there is anything in it.
   */
  boolean open(char closing) {
    at++;
    if (peek() == closing) {
      at++;
      return false;
    }
    return true;
  }

  /** Passes what stands after a value, and tells whether another one is to follow. */
  boolean goesOn(char closing) {
    byte next = peek();
    if (next != ',' && next != closing) {
      throw notJson();
    }
    at++;
    return next == ',';
  }

  void end() {
    while (at < end) {
      if (!isSpace(bytes[at++])) {
        throw malformed("Something follows after the JSON object.");
      }
    }
  }

  /** A key and the colon after it; the key is what {@link #text} gives. */
  void key() {
    string();
    if (peek() != ':') {
      throw notJson();
    }
    at++;
  }

  /** One of JSON's three words, and what it means. */
  <T extends @Nullable Object> T word(String word, T meaning) {
    for (int i = 0; i < word.length(); i++) {
      if (current() != word.charAt(i)) {
        throw notJson();
      }
      at++;
    }
    return meaning;
  }

  void string() {
    if (peek() != '"') {
      throw notJson();
    }
    from = ++at;
    escaped = false;
    unkeepable = false;
    for (byte b = afterPlain(); b != '"'; b = afterPlain()) {
      if (b != '\\') {
        throw notJson();
      }
      escape();
    }
    to = at++;
  }

  private byte afterPlain() {
    at = PlainBytes.endOfText(bytes, at, end);
    return current();
  }

  private void escape() {
    escaped = true;
    at++;
    switch (current()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> unicode();
      default -> throw notJson();
    }
  }

  private void unicode() {
    char first = fourDigits();
    if (!Character.isSurrogate(first)) {
      unkeepable |= first == 0;
    } else if (at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u') {
      at++;
      unkeepable |= !Character.isSurrogatePair(first, fourDigits());
    } else {
      unkeepable = true;
    }
  }

  private char fourDigits() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = Character.digit(current(), 16);
      if (digit < 0) {
        throw notJson();
      }
      value = value << 4 | digit;
    }
    at++;
    return (char) value;
  }

  void number() {
    from = at;
    exponentDigits = 0;
    passIf('-');
    if (!passIf('0')) {
      digits();
    }
    if (passIf('.')) {
      digits();
    }
    if (passIf('e') || passIf('E')) {
      exponent();
    }
    to = at;
  }

  private void exponent() {
    if (!passIf('-')) {
      passIf('+');
    }
    int first = at;
    digits();
    exponentDigits = at - first;
  }

  private void digits() {
    if (!isDigit(current())) {
      throw notJson();
    }
    while (at < end && isDigit(bytes[at])) {
      at++;
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean passIf(char c) {
    boolean found = at < end && bytes[at] == c;
    if (found) {
      at++;
    }
    return found;
  }

  int at() {
    return at;
  }

  /** How many spaces were passed so far. */
  int spaces() {
    return spaces;
  }

  /** Where the last text or number begins, without its quote. */
  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }

  /** Whether the last text was written with a backslash. */
  boolean isEscaped() {
    return escaped;
  }

  /** Whether the last text has neither U+0000 nor half of a surrogate pair in it. */
  boolean isKeepable() {
    return !unkeepable;
  }

  int exponentDigits() {
    return exponentDigits;
  }

  /** The last text or number, as it was written. */
  String written() {
    return writtenAt(from, to);
  }

  String writtenAt(int first, int next) {
    return new String(bytes, first, next - first, UTF_8);
  }

  /** The last text, as it was meant. */
  String text() {
    return escaped ? Escapes.undone(written()) : written();
  }

  /** Whether the last text is, as written, the same as an earlier one. */
  boolean isSameAs(int earlierFrom, int earlierTo) {
    return Arrays.equals(bytes, earlierFrom, earlierTo, bytes, from, to);
  }

  /** Whether the last text is, as written, a word of ASCII. */
  boolean spells(String word) {
    boolean same = word.length() == length();
    for (int i = 0; same && i < word.length(); i++) {
      same = bytes[from + i] == word.charAt(i);
    }
    return same;
  }

  /** All from a place up to here but the spaces between tokens, of which there are so many. */
  String compact(int first, int spacesInIt) {
    if (spacesInIt == 0) {
      return writtenAt(first, at);
    }
    byte[] compact = new byte[at - first - spacesInIt];
    int length = 0;
    boolean quoted = false;
    for (int i = first; i < at; i++) {
      if (bytes[i] == '\\') {
        compact[length++] = bytes[i++];
      } else if (bytes[i] == '"') {
        quoted = !quoted;
      }
      if (quoted || !isSpace(bytes[i])) {
        compact[length++] = bytes[i];
      }
    }
    return new String(compact, UTF_8);
  }

  RejectedException notJson() {
    return malformed("What stands at character " + charactersBefore() + " is not JSON.");
  }

  private long charactersBefore() {
    return writtenAt(start, at).codePoints().count();
  }

  static RejectedException malformed(String detail) {
    return new RejectedException(new Rejection.MalformedJson(detail));
  }
}
