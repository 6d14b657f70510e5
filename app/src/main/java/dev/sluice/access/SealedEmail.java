package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.Optional;

/**
 * An e-mail address that can't be read without its key.
 *
 * @param bytes a nonce, and what was sealed with it
 * @param key its id
 */
record SealedEmail(byte[] bytes, String key) {

  /** That of a client, where it has one. */
  static Optional<SealedEmail> of(Readable row) {
    return Optional.ofNullable(row.get("email", byte[].class))
        .map(bytes -> new SealedEmail(bytes, Column.required(row, "email_key", String.class)));
  }
}
