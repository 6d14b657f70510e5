package dev.sluice.persist;

import dev.sluice.Answers;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** An action that the database refuses, for as long as this is open. */
final class Ban implements AutoCloseable {

  private final DatabaseClient database;
  private final String action = "banned-" + UUID.randomUUID();
  private final String rule = action.replace('-', '_');

  Ban(DatabaseClient database) {
    this.database = database;
    run("ADD CONSTRAINT %s CHECK (action <> '%s') NOT VALID".formatted(rule, action));
  }

  String action() {
    return action;
  }

  String rule() {
    return rule;
  }

  private void run(String change) {
    Answers.of(
        database.sql("ALTER TABLE events " + change).fetch().rowsUpdated().defaultIfEmpty(0L));
  }

  @Override
  public void close() {
    run("DROP CONSTRAINT IF EXISTS " + rule);
  }
}
