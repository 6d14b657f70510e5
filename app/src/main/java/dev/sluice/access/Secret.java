package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Random bytes that nothing is signed or encrypted with itself: each purpose has a key of its own
 * that is derived from them (RFC 5869).
 *
 * @param id names it in what was made with it
 * @param inForceFrom when it takes the place of those before it
 */
record Secret(String id, byte[] bytes, Instant inForceFrom) {

  static final int LENGTH = 32;
  static final int ID_LENGTH = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  static Secret made(Instant inForceFrom) {
    return new Secret(HexFormat.of().formatHex(random(ID_LENGTH / 2)), random(), inForceFrom);
  }

  static byte[] random() {
    return random(LENGTH);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** As it stands in the file. */
  String line() {
    return "%s %s %s\n".formatted(id, base64(bytes), inForceFrom);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static boolean isId(String text) {
    return text.length() == ID_LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  static byte[] derived(byte[] secret, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(purpose.getBytes(UTF_8), LENGTH));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 25 has HKDF with SHA-256", e);
    }
  }
}
