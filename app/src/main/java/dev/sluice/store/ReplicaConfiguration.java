package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
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

  private static final String WATCH = "replicaWatchPool";
  private static final String REPLICA = "replicaPool";

  @Bean
  ConnectionPool replicaPool(StoreSettings settings) {
    return PostgresPool.of(settings, readUrl(settings), Allotment.shared(settings));
  }

  @Bean
  ConnectionPool replicaWatchPool(StoreSettings settings) {
    return PostgresPool.of(settings, readUrl(settings), Allotment.health());
  }

  private static String readUrl(StoreSettings settings) {
    return Objects.requireNonNull(settings.readUrl());
  }

  @Bean
  ReplicaWatch replicaWatch(
      @Qualifier("healthPool") ConnectionPool primary,
      @Qualifier(WATCH) ConnectionPool replica,
      StoreSettings settings,
      MeterRegistry meters) {
    ReplicaWatch watch =
        new ReplicaWatch(
            StoreConfiguration.client(primary, settings, Allotment.health()),
            StoreConfiguration.client(replica, settings, Allotment.health()),
            settings.readLag(),
            System::nanoTime,
            Clock.systemUTC());
    Gauge.builder("sluice.store.replica.behind", watch, ReplicaWatch::behind)
        .description("How far the replica is behind the primary")
        .baseUnit("seconds")
        .register(meters);
    return watch;
  }

  @Bean
  @Qualifier(StoreConfiguration.READS)
  DatabaseClient replicaReads(
      ConnectionPool primary,
      @Qualifier(REPLICA) ConnectionPool replica,
      ReplicaWatch watch,
      StoreSettings settings) {
    return StoreConfiguration.client(
        new Nearest(
            StoreConfiguration.limited(primary, settings),
            StoreConfiguration.limited(replica, settings),
            watch),
        Allotment.shared(settings));
  }

  @Bean
  EngineCheck replicaCheck(ReplicaWatch watch) {
    return new EngineCheck(
        "replica", Set.of(), "connected", "disconnected", Mono.fromSupplier(watch::isThere));
  }
}
