package dev.sluice.bench.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Keys of the right form, with the right checksum, that open nothing. */
final class WrongKeys {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int NAME = 15;
  private static final int SECRET = 44;
  private static final int CHECKSUM = 6;

  private final Random random;

  WrongKeys(long seed) {
    random = new Random(seed);
  }

  /** Nobody has one of that name. */
  String unknown() {
    return checked("sl_" + letters(NAME - 3) + letters(SECRET));
  }

  /** Somebody has one of that name. */
  String withAnotherSecret(String key) {
    return checked(key.substring(0, NAME) + letters(SECRET));
  }

  private String letters(int count) {
    return random
        .ints(count, 0, ALPHABET.length())
        .mapToObj(i -> ALPHABET.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static String checked(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(US_ASCII));
    StringBuilder key = new StringBuilder(body);
    long rest = crc.getValue();
    for (int i = 0; i < CHECKSUM; i++) {
      key.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
      rest /= ALPHABET.length();
    }
    return key.toString();
  }
}
