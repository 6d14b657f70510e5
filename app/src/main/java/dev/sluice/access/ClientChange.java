package dev.sluice.access;

import dev.sluice.access.Deed.What;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an admin wants to be otherwise with a client.
 *
 * @param name none where it stays
 * @param suspended none where that stays
 */
record ClientChange(
    @Nullable String name, @Nullable Boolean suspended, Limit eventsPerSecond, Limit burst) {

  static final Set<String> MEMBERS = Set.of("name", "suspended", "eventsPerSecond", "burst");

  private static final long MOST_EVENTS = 1_000_000_000;
  private static final long MOST_BURST = 1_000_000_000_000L;

  /**
   * A limit of the client's own.
   *
   * @param isGiven whether anything is said of it
   * @param value none where the settings are to say
   */
  record Limit(boolean isGiven, @Nullable Long value) {

    static Limit of(Form form, String name, long least, long most) {
      return new Limit(form.has(name), form.wholeNumber(name, least, most).orElse(null));
    }

    @Nullable Long after(@Nullable Long before) {
      return isGiven ? value : before;
    }
  }

  static ClientChange of(Form form) {
    return new ClientChange(
        form.has("name") ? form.title("name", Registration.LONGEST_NAME) : null,
        form.has("suspended")
            ? form.truth("suspended").orElseThrow(() -> Form.missing("suspended"))
            : null,
        Limit.of(form, "eventsPerSecond", 0, MOST_EVENTS),
        Limit.of(form, "burst", 1, MOST_BURST));
  }

  boolean suspends() {
    return suspended != null && suspended;
  }

  StoredClient after(StoredClient before, Instant now) {
    return new StoredClient(
        before.id(),
        name == null ? before.name() : name,
        before.email(),
        before.createdAt(),
        suspendedAt(before.suspendedAt(), now),
        eventsPerSecond.after(before.eventsPerSecond()),
        burst.after(before.burst()));
  }

  private @Nullable Instant suspendedAt(@Nullable Instant before, Instant now) {
    if (suspended == null) {
      return before;
    }
    return suspended ? Objects.requireNonNullElse(before, now) : null;
  }

  /** What a change came to; nothing where all is as it was. */
  static Set<What> deeds(StoredClient before, StoredClient after) {
    Set<What> deeds = EnumSet.noneOf(What.class);
    if (!before.name().equals(after.name())) {
      deeds.add(What.CLIENT_RENAMED);
    }
    if (before.isSuspended() != after.isSuspended()) {
      deeds.add(after.isSuspended() ? What.CLIENT_SUSPENDED : What.CLIENT_REINSTATED);
    }
    if (!Objects.equals(before.eventsPerSecond(), after.eventsPerSecond())
        || !Objects.equals(before.burst(), after.burst())) {
      deeds.add(What.LIMITS_CHANGED);
    }
    return deeds;
  }
}
