package dev.sluice.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes as a network may bring them. */
final class Chunks {

  private Chunks() {}

  /** At once, byte by byte, or in pieces of any size, of which some are empty. */
  static List<byte[]> of(byte[] bytes, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of(bytes);
      case 1 -> ofSize(bytes, 1);
      case 2 -> atRandom(bytes, random, 8);
      default -> atRandom(bytes, random, bytes.length + 2);
    };
  }

  static List<byte[]> ofSize(byte[] bytes, int size) {
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      chunks.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return chunks;
  }

  private static List<byte[]> atRandom(byte[] bytes, Random random, int most) {
    List<byte[]> chunks = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + random.nextInt(most));
      chunks.add(Arrays.copyOfRange(bytes, at, to));
      at = to;
    }
    return chunks;
  }
}
