package dev.sluice.store;

import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connection that a transaction has for itself. */
public final class Session {

  private static final String SAVEPOINT = "apart";

  private final PostgresqlConnection connection;
  private final DatabaseClient database;

  /**
   * @param limit for each of its statements
   */
  Session(PostgresqlConnection connection, Duration limit) {
    this.connection = connection;
    this.database =
        DatabaseClient.builder()
            .connectionFactory(new SingleConnectionFactory(connection, () -> "PostgreSQL", true))
            .executeFunction(new Deadline(limit))
            .build();
  }

  public DatabaseClient.GenericExecuteSpec sql(String statement) {
    return database.sql(statement);
  }

  /** Sends rows to a COPY statement, and tells how many there were. */
  public Mono<Long> copyIn(String statement, Flux<ByteBuf> rows) {
    return connection.copyIn(statement, rows);
  }

  /** Work that can fail without the rest of the transaction. */
  public <T> Mono<T> apart(Mono<T> work) {
    return connection
        .createSavepoint(SAVEPOINT)
        .then(work)
        .flatMap(result -> connection.releaseSavepoint(SAVEPOINT).thenReturn(result))
        .onErrorResume(Session::isTheDatabases, failure -> undone().then(Mono.error(failure)));
  }

  /** As the driver says it, or as Spring does. */
  private static boolean isTheDatabases(Throwable failure) {
    return failure instanceof R2dbcException || failure instanceof DataAccessException;
  }

  /** What is rolled back to is still there, and each that is makes the next statement dearer. */
  private Mono<Void> undone() {
    return connection
        .rollbackTransactionToSavepoint(SAVEPOINT)
        .then(connection.releaseSavepoint(SAVEPOINT));
  }
}
