package dev.sluice.store;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;

/** Where what callers ask is answered, chosen once for each question. */
@FunctionalInterface
public interface Reads {

  Source choose();

  /**
   * @param asOf whatever was stored before it is taken into account
   */
  record Source(DatabaseClient database, Instant asOf) {}
}
