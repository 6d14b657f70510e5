package dev.sluice;

import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database of its own for a test that would be in the way of others. */
public final class ScratchDatabase implements AutoCloseable {

  private final Postgres postgres = SharedEngines.get().postgres();
  private final String name = "scratch_" + UUID.randomUUID().toString().replace("-", "");

  public ScratchDatabase() {
    run(postgres.url(), "CREATE DATABASE " + name);
  }

  /** As the setting {@code sluice.store.url} has it. */
  public String url() {
    return postgres.url().substring(0, postgres.url().lastIndexOf('/') + 1) + name;
  }

  public void run(String sql) {
    run(url(), sql);
  }

  private void run(String url, String sql) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:" + url, postgres.username(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    run(postgres.url(), "DROP DATABASE " + name + " WITH (FORCE)");
  }
}
