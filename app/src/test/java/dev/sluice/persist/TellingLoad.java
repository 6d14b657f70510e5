package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Events that tell of the same few users and groups, many of them as of the same moment. Some are
 * received early and some late.
 */
final class TellingLoad {

  static final int USERS = 6;
  private static final int FEW = 4;
  private static final int TRAITS = 6;
  private static final String LONG = "x".repeat(80);

  private final Random random;
  private final UUID client;
  private final Instant early;
  private final Duration later;

  TellingLoad(Random random, UUID client, Instant early, Duration later) {
    this.random = random;
    this.client = client;
    this.early = early;
    this.later = later;
  }

  static Event event(
      EventId id,
      UUID client,
      String action,
      @Nullable String user,
      Instant occurred,
      Instant received,
      @Nullable String metadata) {
    return new Event(
        id, client, action, user, null, null, null, occurred, received, null, null, metadata);
  }

  Event[] events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event()).toArray(Event[]::new);
  }

  private Event event() {
    Instant received = random.nextBoolean() ? early : early.plus(later);
    return switch (random.nextInt(5)) {
      case 0 -> event("group", received, member("groupId", "g", FEW) + ',' + traits());
      case 1 -> event("alias", received, member("previousId", "u", USERS));
      case 2 -> event("identify", received, member("anonymousId", "a", FEW) + ',' + traits());
      case 3 -> event("identify", received, traits());
      default -> event("view", received, traits());
    };
  }

  private Event event(String action, Instant received, String metadata) {
    Instant occurred = early.plusSeconds(random.nextInt(FEW));
    String user = "u" + random.nextInt(USERS);
    EventId id = EventId.made(received);
    return event(id, client, action, user, occurred, received, "{" + metadata + "}");
  }

  private String member(String name, String prefix, int of) {
    return "\"%s\":\"%s%d\"".formatted(name, prefix, random.nextInt(of));
  }

  private String traits() {
    StringBuilder traits = new StringBuilder("\"traits\":{");
    String comma = "";
    for (int i = 0; i < TRAITS; i++) {
      if (random.nextInt(3) == 0) {
        traits.append(comma).append("\"k").append(i).append("\":").append(value());
        comma = ",";
      }
    }
    return traits.append('}').toString();
  }

  private String value() {
    return switch (random.nextInt(6)) {
      case 0 -> "null";
      case 1 -> '"' + LONG + '"';
      case 2 -> "\"é" + random.nextInt(100) + '"';
      default -> String.valueOf(random.nextInt(1000));
    };
  }
}
