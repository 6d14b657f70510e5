package dev.sluice.store;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * How we hold connections to PostgreSQL. Every session gives up by itself: a process that freezes
 * in a transaction must not hold its locks, and a query whose caller has left must not run on.
 */
final class PostgresPool {

  /** Also for the first words of a connection, which a proxy may take and not answer. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** Well below what health waits for, so that it finds a dead connection and makes another. */
  private static final Duration VALIDATION_LIMIT = Duration.ofMillis(400);

  private static final int LEAST_TRIES = 3;

  /**
   * What callers may ask has thousands of shapes, each of which the database would keep as long as
   * the connection.
   */
  private static final int MOST_PREPARED = 128;

  private PostgresPool() {}

  static ConnectionPool of(StoreSettings settings, Allotment allotment) {
    return of(settings, settings.url(), allotment);
  }

  static ConnectionPool of(StoreSettings settings, String url, Allotment allotment) {
    return new ConnectionPool(configuration(settings, url, allotment).build());
  }

  /**
   * For what takes long, and whose callers may leave meanwhile.
   *
   * @param check of a connection that is about to be lent
   */
  static ConnectionPool ofCallers(
      StoreSettings settings,
      String url,
      Allotment allotment,
      Function<Connection, Publisher<Void>> check) {
    return new ConnectionPool(
        configuration(settings, url, allotment)
            .postAllocate(check)
            .preRelease(Parting::from)
            .build());
  }

  private static ConnectionPoolConfiguration.Builder configuration(
      StoreSettings settings, String url, Allotment allotment) {
    return ConnectionPoolConfiguration.builder(factory(settings, url, allotment))
        .initialSize(0)
        .minIdle(0)
        .maxSize(allotment.connections())
        .customizer(pool -> pool.maxPendingAcquire(settings.waiting()))
        .maxCreateConnectionTime(CONNECT_LIMIT)
        // there may be as many dead ones, each of which is found so in no time
        .acquireRetry(Math.max(LEAST_TRIES, allotment.connections()))
        .maxValidationTime(VALIDATION_LIMIT)
        .validationDepth(ValidationDepth.REMOTE)
        .maxLifeTime(Duration.ofMinutes(30))
        .maxIdleTime(Duration.ofMinutes(10));
  }

  static ConnectionFactory factory(StoreSettings settings, Allotment allotment) {
    return factory(settings, settings.url(), allotment);
  }

  private static ConnectionFactory factory(
      StoreSettings settings, String url, Allotment allotment) {
    return ConnectionFactories.get(
        ConnectionFactoryOptions.parse("r2dbc:" + url)
            .mutate()
            .option(ConnectionFactoryOptions.USER, settings.username())
            .option(ConnectionFactoryOptions.PASSWORD, settings.password())
            .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_LIMIT)
            .option(
                PostgresqlConnectionFactoryProvider.APPLICATION_NAME,
                "sluice-" + allotment.purpose())
            .option(PostgresqlConnectionFactoryProvider.FETCH_SIZE, allotment.fetchSize())
            .option(
                PostgresqlConnectionFactoryProvider.PREPARED_STATEMENT_CACHE_QUERIES, MOST_PREPARED)
            // moments that come as text are read by a formatter of dates, in half of an export's
            // time
            .option(PostgresqlConnectionFactoryProvider.FORCE_BINARY, true)
            .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
            .option(PostgresqlConnectionFactoryProvider.OPTIONS, sessionLimits(allotment))
            .build());
  }

  private static Map<String, String> sessionLimits(Allotment allotment) {
    return Map.ofEntries(
        Map.entry("statement_timeout", milliseconds(allotment.statementTimeout())),
        // a session that waits for its client inside a transaction is idle to none of the others
        Map.entry("transaction_timeout", milliseconds(allotment.transactionTimeout())),
        Map.entry("lock_timeout", "5s"),
        Map.entry("idle_in_transaction_session_timeout", "3s"),
        // otherwise a statement runs on until it has something to say to who is gone
        Map.entry("client_connection_check_interval", "1s"),
        // the sessions of a machine that is cut off would be kept for hours, and be too many
        Map.entry("tcp_keepalives_idle", "15"),
        Map.entry("tcp_keepalives_interval", "5"),
        Map.entry("tcp_keepalives_count", "3"),
        // what is asked for is anything from every row to none of them
        Map.entry("plan_cache_mode", "force_custom_plan"),
        // most statements take less time than it would take to compile them
        Map.entry("jit", "off"),
        Map.entry("TimeZone", "UTC"));
  }

  private static String milliseconds(Duration limit) {
    return limit.toMillis() + "ms";
  }
}
