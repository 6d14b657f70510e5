package dev.sluice.persist;

import dev.sluice.event.Event;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is counted of a client. */
enum Dimension {
  TOTAL,
  ACTION,
  PAGE,
  ROLE,
  USERS;

  /** Those that each event adds to; users are counted when they first appear. */
  static final List<Dimension> OF_EVENTS = List.of(TOTAL, ACTION, PAGE, ROLE);

  @Nullable String keyOf(Event event) {
    return switch (this) {
      case TOTAL -> "";
      case ACTION -> event.action();
      case PAGE -> event.page();
      case ROLE -> event.role();
      case USERS -> null;
    };
  }

  static Dimension labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** As the database has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
