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

  /** To look up who is calling, which must not wait behind what they ask for. */
  static Allotment access(StoreSettings settings) {
    return new Allotment(
        "access", settings.accessConnections(), settings.readTimeout(), SAFE_FETCH_SIZE);
  }

  /** For the changes that callers make, of which some wait for others. */
  static Allotment callers(StoreSettings settings) {
    return new Allotment(
        "callers", settings.accessConnections(), settings.readTimeout(), SAFE_FETCH_SIZE);
  }

  /** To use up what a crowd of readers comes with, and strangers may make up. */
  static Allotment tickets(StoreSettings settings) {
    return new Allotment("tickets", 2, settings.readTimeout(), SAFE_FETCH_SIZE);
  }

  /** For what callers search. */
  static Allotment shared(StoreSettings settings) {
    return new Allotment("shared", settings.connections(), settings.readTimeout(), SAFE_FETCH_SIZE);
  }

  /** To ask how far the database has come, for those who wait for that. */
  static Allotment places(StoreSettings settings) {
    return new Allotment("places", 1, settings.readTimeout(), ALL);
  }

  /** For what callers take with them, each of whom has one while his next events are read. */
  static Allotment exports(StoreSettings settings) {
    return new Allotment(
        "exports", settings.exportConnections(), settings.readTimeout(), SAFE_FETCH_SIZE);
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
    return new Allotment("jobs", 3, settings.jobTimeout(), ALL);
  }

  /**
   * For what is shown live, which nobody who searches must hold up: four for counts and five for
   * events, each of whom has as many as it asks for at a time.
   */
  static Allotment live(StoreSettings settings) {
    return new Allotment("live", 4 + 5, settings.readTimeout(), ALL);
  }

  /** To hear what other processes say. */
  static Allotment notices() {
    return new Allotment("notices", 1, Duration.ofSeconds(1), ALL);
  }

  /** To see how far a replica is, whoever asks for what is in it. */
  static Allotment watch() {
    return new Allotment("watch", 1, Duration.ofSeconds(1), ALL);
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
