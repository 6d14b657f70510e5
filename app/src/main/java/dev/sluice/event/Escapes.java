package dev.sluice.event;

import java.util.HexFormat;

/** The backslashes of JSON's texts. */
final class Escapes {

  private static final int UNICODE_LENGTH = 6;

  private Escapes() {}

  /** What a text means, of which it is known that its escapes are sound. */
  static String undone(String written) {
    StringBuilder text = new StringBuilder(written.length());
    int done = 0;
    for (int at = written.indexOf('\\'); at >= 0; at = written.indexOf('\\', done)) {
      text.append(written, done, at).append(character(written, at));
      done = at + (written.charAt(at + 1) == 'u' ? UNICODE_LENGTH : 2);
    }
    return text.append(written, done, written.length()).toString();
  }

  private static char character(String written, int at) {
    char kind = written.charAt(at + 1);
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) HexFormat.fromHexDigits(written, at + 2, at + UNICODE_LENGTH);
      default -> kind;
    };
  }

  /** A text with the escapes that it needs, and no others. */
  static String done(String text) {
    StringBuilder written = new StringBuilder(2 * text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        written.append('\\').append(c);
      } else if (c < ' ') {
        written.append(control(c));
      } else {
        written.append(c);
      }
    }
    return written.toString();
  }

  private static String control(char c) {
    return switch (c) {
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u" + HexFormat.of().toHexDigits(c);
    };
  }
}
