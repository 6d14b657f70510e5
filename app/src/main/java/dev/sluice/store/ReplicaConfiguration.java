package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
  Reads reads(
      DatabaseClient database,
      ConnectionPool primary,
      @Qualifier(REPLICA) ConnectionPool replica,
      ReplicaWatch watch,
      StoreSettings settings) {
    DatabaseClient nearest =
        StoreConfiguration.client(
            new Nearest(
                StoreConfiguration.limited(primary, settings),
                StoreConfiguration.limited(replica, settings)),
            Allotment.shared(settings));
    Clock clock = Clock.systemUTC();
    return () -> {
      Instant asOf = watch.asOf();
      return asOf != null && watch.isOfUse()
          ? new Reads.Source(nearest, asOf)
          : new Reads.Source(database, clock.instant());
    };
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
