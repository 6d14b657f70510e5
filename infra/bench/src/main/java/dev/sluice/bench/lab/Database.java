package dev.sluice.bench.lab;

import dev.sluice.embedded.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/** The database of the lab, asked on a connection of its own. */
public final class Database implements AutoCloseable {
  private final Connection connection;

  public Database(Postgres postgres) {
    this(postgres, postgres.username(), postgres.password());
  }

  private Database(Postgres postgres, String user, String password) {
    try {
      connection = DriverManager.getConnection("jdbc:" + postgres.url(), user, password);
    } catch (SQLException failure) {
      throw new IllegalStateException("The database can't be reached", failure);
    }
  }

  /** As the user who may do everything: the server's own may not. */
  public static Database ofSuperuser(Postgres postgres) {
    return new Database(postgres, "postgres", postgres.superuserPassword());
  }

  public Connection connection() {
    return connection;
  }

  public void run(String statement) {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Zero where there is no answer. */
  public long number(String question) {
    try (Statement sql = connection.createStatement();
        ResultSet answer = sql.executeQuery(question)) {
      return answer.next() ? answer.getLong(1) : 0;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Of the server and of all its sessions; one that has ended has taken its figure with it. */
  public Duration cpu() {
    ProcessHandle server =
        ProcessHandle.of(number("SELECT pg_backend_pid()"))
            .flatMap(ProcessHandle::parent)
            .orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants())
        .map(process -> new CpuClock(process).read())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
