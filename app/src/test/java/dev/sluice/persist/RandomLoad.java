package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of several clients: some come again, some have long pages, and they are of any kind. */
final class RandomLoad {

  private static final int KINDS = 12;
  private static final int IDS = 40;
  private static final String LONG = "é".repeat(600);

  private final Random random;
  private final List<UUID> clients;
  private final Instant from;
  private final Duration within;

  /**
   * @param from when the first may be received, and all others {@code within} a time after that
   */
  RandomLoad(Random random, int clients, Instant from, Duration within) {
    this(random, Stream.generate(UUID::randomUUID).limit(clients).toList(), from, within);
  }

  RandomLoad(Random random, List<UUID> clients, Instant from, Duration within) {
    this.random = random;
    this.clients = clients;
    this.from = from;
    this.within = within;
  }

  List<UUID> clients() {
    return clients;
  }

  Event[] events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event()).toArray(Event[]::new);
  }

  private Event event() {
    UUID client = clients.get(random.nextInt(clients.size()));
    Instant received =
        from.plusMillis(random.nextLong(within.toMillis())).truncatedTo(ChronoUnit.MICROS);
    EventId id =
        random.nextInt(4) == 0
            ? EventId.given(client, "id-" + random.nextInt(IDS))
            : EventId.made(received);
    return new Event(
        id,
        client,
        "action-" + random.nextInt(KINDS),
        maybe("user-" + random.nextInt(KINDS)),
        maybe("/" + random.nextInt(KINDS) + (random.nextInt(5) == 0 ? LONG : "")),
        maybe("role-" + random.nextInt(3)),
        null,
        received,
        received,
        null,
        null,
        null);
  }

  private @Nullable String maybe(String text) {
    return random.nextInt(5) == 0 ? null : text;
  }
}
