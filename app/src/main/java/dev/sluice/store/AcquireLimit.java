package dev.sluice.store;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Gives up to wait for a connection. The pool's own limit holds for each of its tries, and it tries
 * again for as many dead connections as it finds.
 */
record AcquireLimit(ConnectionPool pool, Duration limit) implements ConnectionFactory {

  @Override
  public Publisher<? extends Connection> create() {
    return pool.create().timeout(limit, Mono.error(this::passed));
  }

  private R2dbcTimeoutException passed() {
    return new R2dbcTimeoutException("No connection with the database within " + limit);
  }

  @Override
  public ConnectionFactoryMetadata getMetadata() {
    return pool.getMetadata();
  }
}
