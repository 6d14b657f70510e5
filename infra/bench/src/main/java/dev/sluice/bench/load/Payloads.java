package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Events as clients send them: no two alike, all of one length, the same ones for the same seed.
 */
public final class Payloads {
  /** Bytes of one event. */
  public static final int LENGTH = 297;

  private static final int LINE = LENGTH + 1;
  private static final List<String> ACTIONS =
      List.of("page_view", "click", "signup", "purchase", "search", "scroll", "video_play");
  private static final List<String> ACTIVITIES = List.of("created", "updated", "deleted", "viewed");
  private static final List<String> ROLES = List.of("guest", "member", "editor", "admin");

  private final int count;
  private final Kind kind;
  private final ByteBuf lines;

  private Payloads(int count, Kind kind) {
    this.count = count;
    this.kind = kind;
    this.lines = Unpooled.unreleasableBuffer(Unpooled.directBuffer(count * LINE, count * LINE));
  }

  public static Payloads of(int count, long seed) {
    return new Payloads(count, Kind.PLAIN).renewed(seed);
  }

  /** Each has an id of its client's. */
  public static Payloads withIds(int count, long seed) {
    return new Payloads(count, Kind.WITH_IDS).renewed(seed);
  }

  /** As the clients of an older system send them, who know of no key. */
  public static Payloads activities(int count, long seed) {
    return new Payloads(count, Kind.ACTIVITIES).renewed(seed);
  }

  private enum Kind {
    PLAIN,
    WITH_IDS,
    ACTIVITIES
  }

  /** The same users in new sessions, for when nobody sends the ones before. */
  public Payloads renewed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Instant now = Instant.now();
    lines.clear();
    for (int number = 0; number < count; number++) {
      lines.writeBytes(event(random, number, now).getBytes(US_ASCII)).writeByte('\n');
    }
    return this;
  }

  private String event(SplittableRandom random, int number, Instant now) {
    String start =
        switch (kind) {
          case PLAIN -> event(random, number, now, false);
          case WITH_IDS -> event(random, number, now, true);
          case ACTIVITIES -> activity(random, number, now);
        };
    String end = "\"}}";
    return start + hex(random, LENGTH - start.length() - end.length()) + end;
  }

  private static String activity(SplittableRandom random, int number, Instant now) {
    return """
    {"user_id":%d,"event_action_timestamp":"%s","action":"%s","metadata":{"page":"/products/%d","note":"\
    """
        .formatted(
            number + 1,
            now.minusMillis(random.nextInt(60_000)),
            one(ACTIVITIES, random),
            random.nextInt(100_000));
  }

  private static String event(SplittableRandom random, int number, Instant now, boolean withIds) {
    return """
        {%s"action":"%s","user":"user-%07d","page":"/products/%d/reviews","role":"%s","session":"%s",\
        "occurredAt":"%s","metadata":{%s,"note":"\
        """
        .formatted(
            withIds ? "\"id\":\"" + id(random) + "\"," : "",
            one(ACTIONS, random),
            number,
            random.nextInt(100_000),
            one(ROLES, random),
            hex(random, 32),
            now.minusMillis(random.nextInt(60_000)),
            (withIds
                    ? "\"query\":%d"
                    : "\"plan\":\"pro\",\"referrer\":\"https://example.com/search?q=%d\"")
                .formatted(random.nextInt(1_000_000)));
  }

  private static UUID id(SplittableRandom random) {
    long version4 = (random.nextLong() & ~0xf000L) | 0x4000L;
    return new UUID(version4, (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private static String one(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }

  private static String hex(SplittableRandom random, int digits) {
    byte[] bytes = new byte[(digits + 1) / 2];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).substring(0, digits);
  }

  public int count() {
    return count;
  }

  ByteBuf event(int number) {
    return lines.slice(number * LINE, LENGTH);
  }

  /** A stretch of lines, each with its end. */
  ByteBuf lines(int first, int many) {
    return lines.slice(first * LINE, many * LINE);
  }

  /** A line each, for programs that read such a file. */
  public void writeTo(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      lines.getBytes(0, out, count * LINE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
