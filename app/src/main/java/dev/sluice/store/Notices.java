package dev.sluice.store;

import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What other processes say through the database, heard on a connection of its own. A few times a
 * second it is asked on the same connection what may have gone unheard, and what comes of it ends
 * in an error once that stays unanswered.
 */
public final class Notices {

  private static final Duration BEAT = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PARTING = Duration.ofSeconds(1);

  private final ConnectionFactory connections;

  Notices(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * What is said on a channel, from when somebody asks for it, and with each beat what is answered
   * to the question.
   *
   * @param unheard asks what was said, be it heard or not; for the first time when there is nothing
   *     more to miss
   */
  public Flux<Set<String>> on(String channel, Function<Session, Mono<Set<String>>> unheard) {
    return Flux.usingWhen(
        Mono.from(connections.create()).timeout(LIMIT).cast(PostgresqlConnection.class),
        connection ->
            Flux.merge(
                connection.getNotifications().mapNotNull(Notification::getParameter).map(Set::of),
                listen(connection, channel)
                    .timeout(LIMIT)
                    .thenMany(answers(unheard.apply(new Session(connection, PATIENCE))))),
        Notices::part,
        (connection, failure) -> Mono.fromRunnable(() -> leave(connection)),
        Notices::part);
  }

  private static Mono<Void> part(PostgresqlConnection connection) {
    return connection.close().timeout(PARTING).onErrorComplete();
  }

  /** A network that has fallen silent does not answer a farewell either. */
  private static void leave(PostgresqlConnection connection) {
    CompletableFuture<@Nullable Void> _ = part(connection).toFuture();
  }

  private static Mono<Void> listen(PostgresqlConnection connection, String channel) {
    return connection
        .createStatement("LISTEN " + channel)
        .execute()
        .flatMap(PostgresqlResult::getRowsUpdated)
        .then();
  }

  private static Flux<Set<String>> answers(Mono<Set<String>> question) {
    return Flux.interval(Duration.ZERO, BEAT)
        .onBackpressureDrop()
        .concatMap(beat -> question.timeout(PATIENCE), 1);
  }
}
