package dev.sluice.store;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Connections with a replica, or with the primary where the replica has gone since anybody looked.
 * Behind its address may be several that are not equally far: one that has less than callers are
 * told is not asked.
 */
record Nearest(ConnectionFactory primary, ConnectionFactory replica) implements ConnectionFactory {

  @Override
  public Publisher<? extends Connection> create() {
    return Mono.<Connection>from(replica.create())
        .onErrorResume(
            R2dbcNonTransientResourceException.class, gone -> Mono.from(primary.create()));
  }

  @Override
  public ConnectionFactoryMetadata getMetadata() {
    return primary.getMetadata();
  }

  /** Fails where a replica has not come as far as the watch has seen. */
  static Publisher<Void> checked(Connection connection, ReplicaWatch watch) {
    return Mono.from(connection.createStatement(ReplicaWatch.NOTE).execute())
        .flatMap(answer -> Mono.from(answer.map(row -> Column.required(row, "at", Instant.class))))
        .filter(shown -> isFarEnough(shown, watch.asOf()))
        .switchIfEmpty(
            Mono.error(() -> new R2dbcNonTransientResourceException("The replica is behind")))
        .then();
  }

  private static boolean isFarEnough(Instant shown, @Nullable Instant told) {
    return told == null || !shown.isBefore(told);
  }
}
