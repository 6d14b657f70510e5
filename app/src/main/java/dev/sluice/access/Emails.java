package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * E-mail addresses at rest: sealed under a key that can be rotated, and found again by a hash that
 * nobody can make without the installation's secret. One that is moved to another client's row
 * can't be opened there.
 */
final class Emails {

  private static final String SEAL = "email";
  private static final String LOOK_UP = "email-look-up";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyRing ring;

  Emails(KeyRing ring) {
    this.ring = ring;
  }

  /** What an address is looked up by. */
  byte[] hash(Email email) {
    return KeyedHash.of(ring.lasting(LOOK_UP), email.text());
  }

  /** The id of the key that seals from now on. */
  String key() {
    return ring.current(SEAL).id();
  }

  SealedEmail seal(UUID client, Email email) {
    KeyRing.Named key = ring.current(SEAL);
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] text =
          cipher(Cipher.ENCRYPT_MODE, key.key(), nonce, client)
              .doFinal(email.text().getBytes(UTF_8));
      byte[] bytes = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, bytes, nonce.length, text.length);
      return new SealedEmail(bytes, key.id());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + CIPHER, e);
    }
  }

  /** Nothing where its key is gone, or where it is not what was sealed for that client. */
  Optional<Email> open(UUID client, SealedEmail sealed) {
    return ring.find(sealed.key(), SEAL).flatMap(key -> open(client, sealed.bytes(), key));
  }

  private static Optional<Email> open(UUID client, byte[] bytes, byte[] key) {
    try {
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, key, nonce, client)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return Optional.of(new Email(new String(text, UTF_8)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, UUID client)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(client.getMostSignificantBits())
            .putLong(client.getLeastSignificantBits())
            .flip());
    return cipher;
  }
}
