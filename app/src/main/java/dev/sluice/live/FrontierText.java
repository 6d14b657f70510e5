package dev.sluice.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A client's frontiers as readers get them and give them back, to whichever node: numbers as short
 * as they are, under a seal, so that nobody can make up a place that takes long to go on from.
 */
final class FrontierText {

  /** More than several hundred partitions need. */
  private static final int MOST = 6000;

  private static final int LONGEST = 10;
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private final UnaryOperator<String> sealing;
  private final Function<String, Optional<String>> opening;

  /**
   * @param sealing makes of a text one that is given out
   * @param opening of one that was given out
   */
  FrontierText(UnaryOperator<String> sealing, Function<String, Optional<String>> opening) {
    this.sealing = sealing;
    this.opening = opening;
  }

  String of(Frontier frontier) {
    return of(frontier.since(), frontier.points());
  }

  String of(Instant since, SortedMap<Integer, Point> points) {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST * (1 + 3 * points.size()));
    put(bytes, since.getEpochSecond());
    points.forEach(
        (partition, point) -> {
          put(bytes, partition);
          put(bytes, point.offset());
          put(bytes, point.events());
        });
    byte[] written = Arrays.copyOf(bytes.array(), bytes.position());
    return sealing.apply(
        new String(Base64.getUrlEncoder().withoutPadding().encode(written), US_ASCII));
  }

  /** Gives nothing for a text that was not given out to the client. */
  Optional<Frontier> parse(String text) {
    return text.length() > MOST ? Optional.empty() : opening.apply(text).flatMap(FrontierText::of);
  }

  private static Optional<Frontier> of(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      Instant since = Instant.ofEpochSecond(get(bytes));
      SortedMap<Integer, Point> points = new TreeMap<>();
      while (bytes.hasRemaining()) {
        points.put(Math.toIntExact(get(bytes)), new Point(get(bytes), get(bytes)));
      }
      return Optional.of(new Frontier(since, points));
    } catch (IllegalArgumentException | BufferUnderflowException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  private static void put(ByteBuffer bytes, long number) {
    long rest = number;
    while (rest >= MORE) {
      bytes.put((byte) (rest | MORE));
      rest >>>= BITS;
    }
    bytes.put((byte) rest);
  }

  private static long get(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = bytes.get();
      number |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("A number is too long");
  }
}
