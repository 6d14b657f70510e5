package dev.sluice.store;

import java.time.Duration;

/**
 * Connections for one purpose, so that none waits behind another.
 *
 * @param connections held at the most
 * @param statementTimeout after how long the database gives up a statement
 * @param fetchSize rows that are asked for at a time, all for zero
 */
record Allotment(String purpose, int connections, Duration statementTimeout, int fetchSize) {

  /** Above this, a reader that leaves early breaks its connection for good. */
  private static final int SAFE_FETCH_SIZE = 128;

  private static final int ALL = 0;

  private static final Duration BEYOND_STATEMENT = Duration.ofSeconds(5);

  /** For whatever callers ask. */
  static Allotment shared(StoreSettings settings) {
    return new Allotment("shared", settings.connections(), settings.readTimeout(), SAFE_FETCH_SIZE);
  }

  /**
   * To store events. Answers come as a whole: to ask for a part is to leave the transaction open
   * until the rest is asked for, and a process that freezes meanwhile would keep its locks.
   */
  static Allotment persist(StoreSettings settings) {
    return new Allotment(
        "persist", settings.persistConnections(), settings.statementTimeout(), ALL);
  }

  /** For what is done now and then and may take long. */
  static Allotment jobs(StoreSettings settings) {
    return new Allotment("jobs", 2, settings.jobTimeout(), ALL);
  }

  /** To hear what other processes say. */
  static Allotment notices() {
    return new Allotment("notices", 1, Duration.ofSeconds(1), ALL);
  }

  /** To see whether the database answers, however many callers there are. */
  static Allotment health() {
    return new Allotment("health", 1, Duration.ofSeconds(1), ALL);
  }

  /** After how long the database gives up a transaction. */
  Duration transactionTimeout() {
    return statementTimeout.plus(BEYOND_STATEMENT);
  }
}
