package dev.sluice.store;

import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What other processes say through the database, heard on a connection of its own. It ends in an
 * error once it hears nothing any more, and what was said until it is begun anew is lost.
 */
public final class Notices {

  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PARTING = Duration.ofSeconds(1);

  private final ConnectionFactory connections;

  Notices(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * What is said on a channel, from when somebody asks for it.
   *
   * @param listening runs when there is nothing more to miss
   */
  public Flux<String> on(String channel, Runnable listening) {
    return Flux.usingWhen(
        Mono.from(connections.create()).timeout(LIMIT).cast(PostgresqlConnection.class),
        connection ->
            Flux.merge(
                connection.getNotifications().mapNotNull(Notification::getParameter),
                listen(connection, channel).doOnSuccess(done -> listening.run()).then(Mono.empty()),
                alive(connection)),
        Notices::part);
  }

  /** Nor is a farewell answered by it. */
  private static Mono<Void> part(PostgresqlConnection connection) {
    return connection.close().timeout(PARTING).onErrorComplete();
  }

  private static Mono<Void> listen(PostgresqlConnection connection, String channel) {
    return connection
        .createStatement("LISTEN " + channel)
        .execute()
        .flatMap(PostgresqlResult::getRowsUpdated)
        .then();
  }

  /** A network that swallows everything closes no connection. */
  private static Mono<String> alive(PostgresqlConnection connection) {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .concatMap(beat -> connection.validate(ValidationDepth.REMOTE).timeout(LIMIT))
        .filter(valid -> !valid)
        .next()
        .flatMap(invalid -> Mono.error(new R2dbcTimeoutException("Hears nothing any more")));
  }
}
