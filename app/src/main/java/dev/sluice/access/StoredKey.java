package dev.sluice.access;

import java.security.MessageDigest;
import java.util.UUID;

/**
 * A key as the database has it.
 *
 * @param inForce until it is revoked
 */
record StoredKey(byte[] hash, Caller caller, boolean inForce) implements Standing {

  @Override
  public UUID client() {
    return caller.client();
  }

  /** Compares in a time that does not tell how much of the secret was right. */
  boolean isOf(HashedKey key) {
    return MessageDigest.isEqual(hash, key.hash());
  }
}
