package dev.sluice.store;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Gives a connection back only once the database has nothing more to do on it. A statement whose
 * caller has left is cancelled there: the next one would wait behind it, and however many come and
 * leave, no more statements run than there are connections.
 */
final class Parting {

  /** In which a session that is idle answers, or else a cancellation too many does no harm. */
  private static final Duration PROMPT = Duration.ofMillis(500);

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Parting() {}

  /** One that comes to nothing is closed: it would be offered again after an error as well. */
  static Publisher<Void> from(Connection connection) {
    return isIdle(connection, PROMPT)
        .onErrorResume(TimeoutException.class, busy -> cancel(connection))
        .onErrorResume(broken -> close(connection));
  }

  private static Mono<Void> close(Connection connection) {
    return Mono.from(connection.close()).timeout(LIMIT).onErrorComplete();
  }

  private static Mono<Void> cancel(Connection connection) {
    return ((PostgresqlConnection) connection)
        .cancelRequest()
        .timeout(LIMIT)
        .then(isIdle(connection, LIMIT));
  }

  private static Mono<Void> isIdle(Connection connection, Duration limit) {
    return Mono.from(connection.validate(ValidationDepth.REMOTE))
        .timeout(limit)
        .filter(answered -> answered)
        .switchIfEmpty(Mono.error(Parting::broken))
        .then();
  }

  private static R2dbcNonTransientResourceException broken() {
    return new R2dbcNonTransientResourceException("A connection that was given back is of no use");
  }
}
