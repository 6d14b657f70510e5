package dev.sluice.access;

import java.security.MessageDigest;
import java.util.Optional;

/** A key as the database has it. */
record StoredKey(byte[] hash, Caller caller) {

  /** Compares in a time that does not tell how much of the secret was right. */
  Optional<Caller> callerOf(ApiKey key) {
    return MessageDigest.isEqual(hash, key.hash()) ? Optional.of(caller) : Optional.empty();
  }
}
