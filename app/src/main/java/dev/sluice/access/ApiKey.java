package dev.sluice.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A key as a client holds it: {@code sl_}, a prefix to find it by, a secret of more than 256 bits,
 * and a checksum that tells a slip of the pen from a wrong key without a look-up.
 */
public final class ApiKey {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String MARK = "sl_";
  private static final int PREFIX_LENGTH = 12;
  private static final int SECRET_LENGTH = 44;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int LENGTH = MARK.length() + PREFIX_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH;
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(ApiKey::sha256);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  public static ApiKey made() {
    StringBuilder body = new StringBuilder(MARK);
    RANDOM
        .ints(PREFIX_LENGTH + SECRET_LENGTH, 0, ALPHABET.length())
        .forEach(i -> body.append(ALPHABET.charAt(i)));
    return new ApiKey(body + checksum(body.toString()));
  }

  /** The key that a text is, where it has the form of one and its checksum is right. */
  public static Optional<ApiKey> parse(String text) {
    if (!hasForm(text)) {
      return Optional.empty();
    }
    int body = text.length() - CHECKSUM_LENGTH;
    return checksum(text.substring(0, body)).equals(text.substring(body))
        ? Optional.of(new ApiKey(text))
        : Optional.empty();
  }

  /** Whether a text can be what a key is found by. */
  static boolean isPrefix(String text) {
    return text.length() == PREFIX_LENGTH && text.chars().allMatch(c -> isDigit((char) c));
  }

  /** Every request comes by here, and a pattern would take longer over it than all the rest. */
  private static boolean hasForm(String text) {
    if (text.length() != LENGTH || !text.startsWith(MARK)) {
      return false;
    }
    for (int i = MARK.length(); i < LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(US_ASCII));
    StringBuilder digits = new StringBuilder();
    for (long rest = crc.getValue(); digits.length() < CHECKSUM_LENGTH; rest /= ALPHABET.length()) {
      digits.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
    }
    return digits.toString();
  }

  String prefix() {
    return text.substring(MARK.length(), MARK.length() + PREFIX_LENGTH);
  }

  HashedKey hashed() {
    return new HashedKey(prefix(), hash());
  }

  byte[] hash() {
    return SHA_256.get().digest(text.getBytes(US_ASCII));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The key itself, for the one moment in which its owner is told. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return MARK + prefix() + "…";
  }
}
