package dev.sluice.store;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Clock;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;

/** Where what callers ask is answered, chosen once for each question. */
@FunctionalInterface
public interface Reads {

  Source choose();

  /** Where there is but one database, all that is stored is taken into account. */
  static Reads now(DatabaseClient database, Transactions transactions) {
    Clock clock = Clock.systemUTC();
    return () -> new Source(database, transactions, clock.instant().truncatedTo(MICROS));
  }

  /**
   * What answers a question.
   *
   * @param transactions for what takes several statements, and is to be as of one moment
   * @param asOf whatever was stored before it is taken into account
   */
  record Source(DatabaseClient database, Transactions transactions, Instant asOf) {}
}
