package dev.sluice.access;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A key as we remember it: what to find it by, and no secret. */
record HashedKey(String id, byte[] hash) implements Credential {

  private static final HexFormat HEX = HexFormat.of();

  /** Nothing where a text is not what a key is found again by. */
  static Optional<HashedKey> parse(String text) {
    int space = text.indexOf(' ');
    try {
      return space >= 0 && ApiKey.isPrefix(text.substring(0, space))
          ? Optional.of(
              new HashedKey(text.substring(0, space), HEX.parseHex(text.substring(space + 1))))
          : Optional.empty();
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }

  /** By what it is found again. */
  String text() {
    return id + " " + HEX.formatHex(hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashedKey key && MessageDigest.isEqual(hash, key.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }
}
