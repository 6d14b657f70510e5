package dev.sluice.store;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Connections to read on: with the replica while it is of use, with the primary otherwise, and
 * where the replica has gone since anybody looked.
 */
record Nearest(ConnectionFactory primary, ConnectionFactory replica, ReplicaWatch watch)
    implements ConnectionFactory {

  @Override
  public Publisher<? extends Connection> create() {
    return Mono.defer(
        () ->
            watch.isOfUse()
                ? Mono.<Connection>from(replica.create())
                    .onErrorResume(gone -> Mono.from(primary.create()))
                : Mono.from(primary.create()));
  }

  @Override
  public ConnectionFactoryMetadata getMetadata() {
    return primary.getMetadata();
  }
}
