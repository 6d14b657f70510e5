package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The identity of an event. One that the client gave makes a retry harmless; one that we made only
 * names the row.
 */
public record EventId(UUID value, boolean given) {

  private static final String UUID_SHAPE = "00000000-0000-0000-0000-000000000000";

  /** A UUIDv7: ordered by time, so that rows arrive at the end of their index. */
  public static EventId made(Instant at) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long head = (at.toEpochMilli() << 16) | 0x7000L | random.nextInt(1 << 12);
    long tail = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new EventId(new UUID(head, tail), false);
  }

  /** A UUID is kept; any other text becomes a UUID of its name in the client's own name space. */
  public static EventId given(UUID client, String text) {
    return new EventId(uuid(text).orElseGet(() -> named(client, text)), true);
  }

  /** The UUID that a text is; Java's own parser also takes many that are none. */
  public static Optional<UUID> uuid(String text) {
    return isUuid(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  private static boolean isUuid(String text) {
    if (text.length() != UUID_SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < UUID_SHAPE.length(); i++) {
      char c = text.charAt(i);
      if (UUID_SHAPE.charAt(i) == '-' ? c != '-' : !HexFormat.isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static UUID named(UUID nameSpace, String name) {
    byte[] text = name.getBytes(UTF_8);
    byte[] hash =
        sha1(ByteBuffer.allocate(16 + text.length).put(bytes(nameSpace)).put(text).array());
    ByteBuffer head = ByteBuffer.wrap(hash);
    return new UUID(
        (head.getLong() & ~0xf000L) | 0x5000L,
        (head.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static byte[] sha1(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
