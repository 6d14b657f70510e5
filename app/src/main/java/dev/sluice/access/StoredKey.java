package dev.sluice.access;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * A key as the database has it.
 *
 * @param inForce until it is revoked
 */
record StoredKey(byte[] hash, Caller caller, boolean inForce) {

  /** Compares in a time that does not tell how much of the secret was right. */
  Optional<Caller> callerOf(ApiKey key) {
    return MessageDigest.isEqual(hash, key.hash()) && inForce
        ? Optional.of(caller)
        : Optional.empty();
  }
}
