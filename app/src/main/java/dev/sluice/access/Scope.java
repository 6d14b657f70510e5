package dev.sluice.access;

import java.util.Locale;

/** What a key may do. */
public enum Scope {
  /** Send events, and nothing else. */
  WRITE,
  /** Read what its client sent. */
  READ,
  /** All of it, and what concerns every client. */
  ADMIN;

  boolean allows(Scope needed) {
    return this == needed || this == ADMIN;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Scope of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
