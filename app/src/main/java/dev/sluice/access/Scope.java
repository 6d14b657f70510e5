package dev.sluice.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a credential allows. */
public enum Scope {
  /** Send events, and nothing else. */
  WRITE,
  /** Read what its client sent. */
  READ,
  /** Read, and look after the client's own account: what a login gives, and never a key. */
  OWNER,
  /** All of it, and what concerns every client. */
  ADMIN;

  boolean allows(Scope needed) {
    return this == needed || this == ADMIN || (this == OWNER && needed == READ);
  }

  /** What a caller lacks who may do something else. */
  String credential() {
    return this == OWNER
        ? "the token of a login, or a key of the scope 'admin'"
        : "a key of the scope '" + label() + "'";
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a key that somebody names. */
  static Optional<Scope> ofKey(String label) {
    return Stream.of(WRITE, READ, ADMIN).filter(scope -> scope.label().equals(label)).findAny();
  }

  static Scope of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
