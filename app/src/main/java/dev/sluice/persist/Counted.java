package dev.sluice.persist;

import java.util.UUID;

/** Something of a client's that is counted, such as one of its actions. */
record Counted(Kind kind, String key) {

  /** One of a client's dimensions. */
  record Kind(UUID client, Dimension dimension) {}

  static Counted of(UUID client, Dimension dimension, String key) {
    return new Counted(new Kind(client, dimension), IndexKey.of(key));
  }

  static Counted usersOf(UUID client) {
    return of(client, Dimension.USERS, "");
  }
}
