package dev.sluice;

import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tables of its own for a test that would be in the way of others: a schema, since the server's
 * role may not make a database.
 */
public final class ScratchDatabase implements AutoCloseable {

  private final Postgres postgres = SharedEngines.get().postgres();
  private final String name = "scratch_" + UUID.randomUUID().toString().replace("-", "");

  public ScratchDatabase() {
    run(postgres.url(), "CREATE SCHEMA " + name);
  }

  /** As the setting {@code sluice.store.url} has it: each of our two drivers knows one option. */
  public String url() {
    return "%s?schema=%s&currentSchema=%s".formatted(postgres.url(), name, name);
  }

  public void run(String sql) {
    run(url(), sql);
  }

  public boolean finds(String query) {
    try (Connection connection = connection(url());
        Statement statement = connection.createStatement()) {
      return statement.executeQuery(query).next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of what a query gives. */
  public List<String> texts(String query) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connection(url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nobody reads or writes the table until the connection that this gives is closed. */
  public Connection locked(String table) throws SQLException {
    return begun("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
  }

  /** Work that is not done until the connection that this gives is told so. */
  public Connection begun(String sql) throws SQLException {
    Connection connection = connection(url());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  /** Whether anybody waits for what the transaction of this connection holds. */
  public static boolean isWaitedFor(Connection holder) throws SQLException {
    try (Statement statement = holder.createStatement()) {
      // who there is shows pg_stat_activity of the transaction's beginning alone
      return statement
          .executeQuery(
              "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
          .next();
    }
  }

  private void run(String url, String sql) {
    try (Connection connection = connection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connection(String url) throws SQLException {
    return DriverManager.getConnection("jdbc:" + url, postgres.username(), postgres.password());
  }

  @Override
  public void close() {
    run(postgres.url(), "DROP SCHEMA " + name + " CASCADE");
  }
}
