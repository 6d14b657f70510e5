package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingEntriesIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private Connection superuser;

  @BeforeEach
  void connect() throws SQLException {
    Postgres postgres = SharedEngines.get().postgres();
    superuser =
        DriverManager.getConnection(
            "jdbc:" + postgres.url(), "postgres", postgres.superuserPassword());
    run("CREATE EXTENSION pgstattuple");
  }

  @AfterEach
  void leave() throws SQLException {
    run("DROP EXTENSION pgstattuple");
    superuser.close();
  }

  @Test
  void of_rows_that_are_stored_they_are_soon_where_they_belong() throws SQLException {
    Calls calls = SharedServer.get().calls();
    calls.storedActions("waiting-entries");
    String day =
        text("SELECT max(tableoid::regclass::text) FROM events WHERE user_id = 'waiting-entries'");
    run("ALTER TABLE " + day + " SET (autovacuum_enabled = off)");
    try {
      calls.storedActions("waiting-entries");

      await().atMost(SOON).until(() -> waiting(day).equals("0"));
    } finally {
      run("ALTER TABLE " + day + " RESET (autovacuum_enabled)");
    }
  }

  private String waiting(String day) throws SQLException {
    return text(
        """
        SELECT (pgstatginindex(indexrelid)).pending_tuples
        FROM pg_index
        JOIN pg_class AS index ON index.oid = indexrelid
        JOIN pg_am AS method ON method.oid = index.relam AND method.amname = 'gin'
        WHERE indrelid = '%s'::regclass
        """
            .formatted(day));
  }

  private String text(String question) throws SQLException {
    try (Statement sql = superuser.createStatement();
        ResultSet answer = sql.executeQuery(question)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private void run(String statement) throws SQLException {
    try (Statement sql = superuser.createStatement()) {
      sql.execute(statement);
    }
  }
}
