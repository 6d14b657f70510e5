package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What may happen to bytes on their way, and what somebody may do to them on purpose. */
final class RandomDamage {

  private static final List<String> TOKENS =
      List.of(
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "-",
          "e",
          ".",
          "0",
          "1e999",
          "null",
          "true",
          "NaN",
          " ",
          "\n",
          "\0",
          "\ufeff",
          "\"a\":1,",
          "\"action\":\"a\",",
          "\ud83c\udf0a",
          "[".repeat(40));

  private static final byte[] NOTHING = {};

  private final Random random;

  RandomDamage(Random random) {
    this.random = random;
  }

  byte[] to(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      bytes = once(bytes, random.nextInt(bytes.length));
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, int at) {
    return switch (random.nextInt(7)) {
      case 0 -> with(bytes, at, random.nextInt());
      case 1 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(Byte.SIZE)));
      case 2 -> with(bytes, at, bytes[random.nextInt(bytes.length)]);
      case 3 -> Arrays.copyOf(bytes, Math.max(1, at));
      case 4 -> spliced(bytes, at, NOTHING, Math.min(bytes.length - 1, at + random.nextInt(8)));
      default -> spliced(bytes, at, token(), at);
    };
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
  }

  private static byte[] with(byte[] bytes, int at, int other) {
    bytes[at] = (byte) other;
    return bytes;
  }

  /** The bytes before a place, others, and those from another place on. */
  private static byte[] spliced(byte[] bytes, int to, byte[] between, int from) {
    byte[] spliced = Arrays.copyOf(bytes, to + between.length + bytes.length - from);
    System.arraycopy(between, 0, spliced, to, between.length);
    System.arraycopy(bytes, from, spliced, to + between.length, bytes.length - from);
    return spliced;
  }
}
