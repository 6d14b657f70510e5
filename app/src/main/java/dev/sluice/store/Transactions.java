package dev.sluice.store;

import dev.sluice.platform.Problem;
import io.r2dbc.postgresql.api.PostgresTransactionDefinition;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Work of several statements, all or nothing and within a time limit. A connection on which it
 * failed is not used again: where the network has fallen silent, even a rollback may never be
 * answered, and the database gives up by itself what was begun on a connection that is gone.
 */
public final class Transactions {

  private static final TransactionDefinition AS_OF_ONE_MOMENT =
      PostgresTransactionDefinition.from(IsolationLevel.REPEATABLE_READ).readOnly();

  private static final Duration BEYOND_TRANSACTION = Duration.ofSeconds(2);
  private static final Duration PARTING = Duration.ofSeconds(1);

  private final ConnectionFactory connections;
  private final Duration limit;

  /**
   * @param timeout after which the database gives up; we do so a little later
   */
  Transactions(ConnectionFactory connections, Duration timeout) {
    this.connections = connections;
    this.limit = timeout.plus(BEYOND_TRANSACTION);
  }

  /** None lasts longer, wherever it is given up. */
  public Duration limit() {
    return limit;
  }

  public <T> Mono<T> run(Function<Session, Mono<T>> work) {
    return run(Connection::beginTransaction, work);
  }

  /** The same for work that only reads, and all of it as of one moment. */
  public <T> Mono<T> read(Function<Session, Mono<T>> work) {
    return run(
            connection -> connection.beginTransaction(AS_OF_ONE_MOMENT),
            session -> work.apply(session).materialize().flatMap(Transactions::unlessBroken))
        .dematerialize();
  }

  /** To say no is no failure of the connection, which would be given up for it. */
  private static <T> Mono<Signal<T>> unlessBroken(Signal<T> end) {
    Throwable failure = end.getThrowable();
    return failure == null || failure instanceof Problem ? Mono.just(end) : Mono.error(failure);
  }

  private <T> Mono<T> run(
      Function<Connection, Publisher<Void>> beginning, Function<Session, Mono<T>> work) {
    return Mono.usingWhen(
            connections.create(),
            connection -> whole(connection, beginning, work),
            Connection::close,
            (connection, failure) -> abandon(connection),
            Transactions::abandon)
        .onErrorMap(R2dbcException.class, Transactions::translated);
  }

  private <T> Mono<T> whole(
      Connection connection,
      Function<Connection, Publisher<Void>> beginning,
      Function<Session, Mono<T>> work) {
    return Mono.from(beginning.apply(connection))
        .then(Mono.defer(() -> work.apply(new Session(driven(connection), limit))))
        .flatMap(result -> Mono.from(connection.commitTransaction()).thenReturn(result))
        .timeout(limit, Mono.error(this::passed));
  }

  private static Publisher<Void> abandon(Connection connection) {
    return driven(connection)
        .close()
        .timeout(PARTING)
        .onErrorComplete()
        .then(Mono.from(connection.close()).timeout(PARTING).onErrorComplete());
  }

  private static PostgresqlConnection driven(Connection connection) {
    return connection instanceof PostgresqlConnection itself
        ? itself
        : (PostgresqlConnection) Objects.requireNonNull(((Wrapped<?>) connection).unwrap());
  }

  private static DataAccessException translated(R2dbcException failure) {
    return ConnectionFactoryUtils.convertR2dbcException("transaction", null, failure);
  }

  private OvertimeException passed() {
    return new OvertimeException("The database did not commit within " + limit);
  }
}
