package dev.sluice.bench.persist;

import dev.sluice.bench.lab.Database;

/** A table like that of events, with the same indexes and nothing in it. */
public final class ReferenceTable {
  public static final String NAME = "reference";

  private ReferenceTable() {}

  public static void makeAnew(Database database) {
    database.run(
        """
        DROP TABLE IF EXISTS reference;
        CREATE TABLE reference (LIKE events INCLUDING ALL) PARTITION BY RANGE (received_at);
        CREATE TABLE reference_all PARTITION OF reference FOR VALUES FROM ('-infinity') TO ('infinity');
        """);
  }
}
