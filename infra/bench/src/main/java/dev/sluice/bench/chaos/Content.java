package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What an event says, as it was sent or as it was stored. */
record Content(String action, String user, String page, String note) {
  private static final String BETWEEN = "\u0001";

  /** The beginning of a digest of all of it. */
  long hash() {
    String all = String.join(BETWEEN, action, user, page, note);
    return ByteBuffer.wrap(sha256().digest(all.getBytes(UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }
}
