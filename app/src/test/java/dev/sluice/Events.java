package dev.sluice;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Valid events, each with what a test cares about and nothing else. */
public final class Events {

  private Events() {}

  public static Event of(UUID client, String action) {
    return event(client, EventId.made(now()), action, null, null, now());
  }

  public static Event ofUser(UUID client, String action, String user) {
    return event(client, EventId.made(now()), action, user, null, now());
  }

  public static Event onPage(UUID client, String action, String page) {
    return event(client, EventId.made(now()), action, null, page, now());
  }

  public static Event withId(UUID client, String action, String id) {
    return event(client, EventId.given(client, id), action, null, null, now());
  }

  public static Event received(UUID client, Instant at) {
    return event(client, EventId.made(at), "x", null, null, at);
  }

  public static Event ofUser(UUID client, @Nullable String user, Instant at) {
    return event(client, EventId.made(at), "x", user, null, at);
  }

  private static Event event(
      UUID client,
      EventId id,
      String action,
      @Nullable String user,
      @Nullable String page,
      Instant received) {
    return new Event(
        id,
        client,
        action,
        user,
        page,
        "visitor",
        null,
        received,
        received,
        "192.0.2.0",
        "test",
        "{\"a\":1}");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
