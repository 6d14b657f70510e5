package dev.sluice.store;

import java.time.Duration;

/**
 * Connections for one purpose, so that none waits behind another.
 *
 * @param connections held at the most
 * @param statementTimeout after how long the database gives up a statement
 */
record Allotment(String purpose, int connections, Duration statementTimeout) {

  /** For whatever callers ask. */
  static Allotment shared(StoreSettings settings) {
    return new Allotment("shared", settings.connections(), settings.readTimeout());
  }

  /** To store events. */
  static Allotment persist(StoreSettings settings) {
    return new Allotment("persist", settings.persistConnections(), settings.statementTimeout());
  }

  /** To see whether the database answers, however many callers there are. */
  static Allotment health() {
    return new Allotment("health", 1, Duration.ofSeconds(1));
  }
}
