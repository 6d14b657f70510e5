package dev.sluice.bench.chaos;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event that can be told from all others, and from one that was bent on its way. */
record ChaosEvent(long number, UUID id, String action, String user, String page, String note) {
  private static final int ACTIONS = 12;
  private static final int USERS = 300;
  private static final int PAGES = 25;
  private static final List<String> NOTES =
      List.of("plain", "ü €", "\\\"quoted\\\"", "a\\nline", "<b>&amp;", "😀");

  /** The same for the same seed and number. */
  static ChaosEvent of(long seed, long number, @Nullable String user) {
    Random random = new Random(seed * 31 + number);
    return new ChaosEvent(
        number,
        id(seed, number),
        "action-" + random.nextInt(ACTIONS),
        user == null ? "user-" + random.nextInt(USERS) : user,
        "/page/" + random.nextInt(PAGES),
        NOTES.get(random.nextInt(NOTES.size())) + " " + random.nextLong());
  }

  private static UUID id(long seed, long number) {
    return new UUID(seed, number);
  }

  /** Which of a run's events has this id, or -1 where none of them does. */
  static long number(long seed, UUID id) {
    return id.getMostSignificantBits() == seed ? id.getLeastSignificantBits() : -1;
  }

  String json() {
    return "{\"id\":\"%s\",\"action\":\"%s\",\"user\":\"%s\",\"page\":\"%s\",\"metadata\":{\"note\":\"%s\"}}"
        .formatted(id, action, user, page, note);
  }

  Content content() {
    return new Content(action, user, page, note.translateEscapes());
  }
}
