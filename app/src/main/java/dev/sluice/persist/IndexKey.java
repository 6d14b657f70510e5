package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an index holds of a text, as the database's function of this name has it. */
final class IndexKey {

  private static final int LONGEST = 1024;
  private static final int BYTES_OF_A_CHAR = 3;
  private static final int BEGINNING = 200;

  private IndexKey() {}

  static String of(String text) {
    if (text.length() * BYTES_OF_A_CHAR <= LONGEST) {
      return text;
    }
    byte[] utf8 = text.getBytes(UTF_8);
    return utf8.length <= LONGEST ? text : beginning(text) + "…" + md5(utf8);
  }

  private static String beginning(String text) {
    return text.codePointCount(0, text.length()) <= BEGINNING
        ? text
        : text.substring(0, text.offsetByCodePoints(0, BEGINNING));
  }

  private static String md5(byte[] utf8) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(utf8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
