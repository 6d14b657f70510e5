package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/**
 * A text as it stands in a header, which has room for ASCII alone (CloudEvents over HTTP, 3.1.3).
 */
final class HeaderText {

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private HeaderText() {}

  /** What the header means: without its quotes, and then without its percent signs. */
  static String meant(String value) throws CharacterCodingException {
    byte[] bytes = unescaped(unquoted(value)).getBytes(ISO_8859_1);
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted
        ? ESCAPED.matcher(value.substring(1, value.length() - 1)).replaceAll("$1")
        : value;
  }

  private static String unescaped(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), ISO_8859_1);
    } catch (IllegalArgumentException notEscaped) {
      return value;
    }
  }
}
