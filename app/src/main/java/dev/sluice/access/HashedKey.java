package dev.sluice.access;

import java.security.MessageDigest;
import java.util.Arrays;

/** A key as we remember it: what to find it by, and no secret. */
record HashedKey(String id, byte[] hash) implements Credential {

  @Override
  public boolean equals(Object other) {
    return other instanceof HashedKey key && MessageDigest.isEqual(hash, key.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }
}
