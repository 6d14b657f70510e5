package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** A replica for what callers read, where one is named. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.QUERY)
@ConditionalOnProperty("sluice.store.read-url")
class ReplicaConfiguration {

  private static final String PRIMARY_WATCH = "primaryWatchPool";
  private static final String REPLICA_WATCH = "replicaWatchPool";
  private static final String REPLICA = "replicaPool";
  private static final String REPLICA_EXPORTS = "replicaExportsPool";

  @Bean
  ConnectionPool primaryWatchPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.watch());
  }

  @Bean
  ConnectionPool replicaWatchPool(StoreSettings settings) {
    return PostgresPool.of(settings, readUrl(settings), Allotment.watch());
  }

  @Bean
  ConnectionPool replicaPool(StoreSettings settings, ReplicaWatch watch) {
    return PostgresPool.ofCallers(
        settings,
        readUrl(settings),
        Allotment.shared(settings),
        connection -> Nearest.checked(connection, watch));
  }

  private static String readUrl(StoreSettings settings) {
    return Objects.requireNonNull(settings.readUrl());
  }

  @Bean
  ReplicaWatch replicaWatch(
      @Qualifier(PRIMARY_WATCH) ConnectionPool primary,
      @Qualifier(REPLICA_WATCH) ConnectionPool replica,
      StoreSettings settings,
      Schema schema,
      MeterRegistry meters) {
    ReplicaWatch watch =
        new ReplicaWatch(
            StoreConfiguration.client(primary, settings, Allotment.watch()),
            StoreConfiguration.client(replica, settings, Allotment.watch()),
            schema,
            settings.readLag(),
            System::nanoTime);
    Gauge.builder("sluice.store.replica.behind", watch, ReplicaWatch::behind)
        .description("How far the replica is behind the primary")
        .baseUnit("seconds")
        .register(meters);
    return watch;
  }

  @Bean
  ConnectionPool replicaExportsPool(StoreSettings settings, ReplicaWatch watch) {
    return PostgresPool.ofCallers(
        settings,
        readUrl(settings),
        Allotment.exports(settings),
        connection -> Nearest.checked(connection, watch));
  }

  @Bean
  @Primary
  Reads reads(
      DatabaseClient database,
      ConnectionPool primary,
      @Qualifier(REPLICA) ConnectionPool replica,
      ReplicaWatch watch,
      StoreSettings settings) {
    return reads(watch, database, primary, replica, settings, Allotment.shared(settings));
  }

  @Bean
  @Qualifier(StoreConfiguration.EXPORTS)
  Reads exportReads(
      @Qualifier(StoreConfiguration.EXPORTS) DatabaseClient database,
      @Qualifier(StoreConfiguration.EXPORTS) ConnectionPool primary,
      @Qualifier(REPLICA_EXPORTS) ConnectionPool replica,
      ReplicaWatch watch,
      StoreSettings settings) {
    return reads(watch, database, primary, replica, settings, Allotment.exports(settings));
  }

  private static Reads reads(
      ReplicaWatch watch,
      DatabaseClient database,
      ConnectionPool primary,
      ConnectionPool replica,
      StoreSettings settings,
      Allotment allotment) {
    ConnectionFactory itself = StoreConfiguration.limited(primary, settings);
    ConnectionFactory nearest = new Nearest(itself, StoreConfiguration.limited(replica, settings));
    Reads now = Reads.now(database, StoreConfiguration.transactions(itself, allotment));
    DatabaseClient client = StoreConfiguration.client(nearest, allotment);
    Transactions transactions = StoreConfiguration.transactions(nearest, allotment);
    return watch.reads(now, asOf -> new Reads.Source(client, transactions, asOf));
  }

  @Bean
  EngineCheck replicaCheck(ReplicaWatch watch) {
    return new EngineCheck(
        "replica", Set.of(), "connected", "disconnected", Mono.fromSupplier(watch::isThere));
  }

  /** Either will do. */
  @Bean
  EngineCheck readsCheck(ReplicaWatch watch, @Qualifier("databaseCheck") EngineCheck database) {
    return new EngineCheck(
        "reads",
        EnumSet.of(Role.QUERY),
        "answered",
        "unanswered",
        Mono.defer(() -> watch.isOfUse() ? Mono.just(true) : database.reachable()));
  }
}
