package dev.sluice.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * A token as it is sent: a JWS with HS256 in its compact form (RFC 7515). Its header is, to the
 * letter, the one that we write, so that nobody chooses how it is verified; and nothing else of it
 * is read before its signature is known to be ours.
 *
 * @param keyId of the key that it says it is signed with
 * @param signed what the signature is of
 */
record SignedToken(String keyId, String signed, String signature) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int LONGEST = 4096;
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"sluice+jwt\",\"kid\":\"%s\"}";
  private static final int ID_AT = HEADER.indexOf('%');
  private static final String DOT = ".";
  private static final int HEADER_LENGTH = header("0".repeat(Secret.ID_LENGTH)).length();

  static String of(byte[] payload, KeyRing.Named key) {
    String signed = header(key.id()) + DOT + base64(payload);
    return signed + DOT + signature(signed, key.key());
  }

  /** Nothing for what can't have been made by {@link #of}. */
  static Optional<SignedToken> parse(String text) {
    int end = text.length() > LONGEST ? -1 : text.lastIndexOf(DOT);
    if (end <= HEADER_LENGTH || !text.startsWith(DOT, HEADER_LENGTH)) {
      return Optional.empty();
    }
    return keyId(text.substring(0, HEADER_LENGTH))
        .map(id -> new SignedToken(id, text.substring(0, end), text.substring(end + 1)));
  }

  private static Optional<String> keyId(String header) {
    return decoded(header)
        .map(json -> new String(json, ISO_8859_1))
        .map(json -> json.substring(ID_AT, ID_AT + Secret.ID_LENGTH))
        .filter(Secret::isId)
        .filter(id -> header(id).equals(header));
  }

  /** What it says, where the key is the one that it was signed with. */
  Optional<byte[]> payload(byte[] key) {
    byte[] right = signature(signed, key).getBytes(US_ASCII);
    return MessageDigest.isEqual(right, signature.getBytes(UTF_8))
        ? decoded(signed.substring(HEADER_LENGTH + 1))
        : Optional.empty();
  }

  private static String header(String keyId) {
    return base64(HEADER.formatted(keyId).getBytes(US_ASCII));
  }

  private static String signature(String signed, byte[] key) {
    return base64(KeyedHash.of(key, signed));
  }

  private static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  /** Of the texts that stand for the same bytes, one is taken. */
  private static Optional<byte[]> decoded(String base64) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(base64);
      return base64(bytes).equals(base64) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }
}
