package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Places in a client's lists, as callers get them and give them back: sealed, so that nobody can
 * make one up, alter it or use another client's. A process that was given no secrets seals them
 * with one of its own, and knows those of no other.
 */
public final class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int SEAL_BYTES = 12;
  private static final char BEFORE_SEAL = '.';

  private final KeyRing ring;
  private final byte[] own = Secret.random();

  Cursors(KeyRing ring) {
    this.ring = ring;
  }

  /**
   * A place as it is given out.
   *
   * @param list whose places can't be taken for another's
   */
  public String sealed(UUID client, String list, String place) {
    return place + BEFORE_SEAL + seal(client, list, place);
  }

  /** The place, where it was given out to that client for that list. */
  public Optional<String> opened(UUID client, String list, String text) {
    int end = text.lastIndexOf(BEFORE_SEAL);
    return Optional.of(text.substring(0, Math.max(0, end)))
        .filter(place -> isEqual(text, sealed(client, list, place)));
  }

  private static boolean isEqual(String given, String made) {
    return MessageDigest.isEqual(bytes(given), bytes(made));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private String seal(UUID client, String list, String place) {
    byte[] key = ring.hasFile() ? ring.lasting(PURPOSE) : own;
    byte[] hash = KeyedHash.of(key, client + " " + list + " " + place);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, SEAL_BYTES));
  }
}
