package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Diagnosis;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import java.util.EnumSet;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** PostgreSQL, for every role: each asks it at the least who a key belongs to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
@Import(ReplicaConfiguration.class)
public class StoreConfiguration {

  /** The client, and the pool behind it, that nobody but persist uses. */
  public static final String PERSIST = "persist";

  /** The client, and the pool behind it, by which credentials are looked up. */
  public static final String ACCESS = "access";

  /** The same, and the transactions, for what callers change. */
  public static final String CALLERS = "callers";

  /** The client, and the pool behind it, that asks for what is shown live. */
  public static final String LIVE = "live";

  /** The client, and the pool behind it, for those who come with a ticket. */
  public static final String TICKETS = "tickets";

  /** The client, and the pool behind it, that reads what is exported. */
  public static final String EXPORTS = "exports";

  /** The client, and the single connection behind it, that asks how far the database has come. */
  public static final String PLACES = "places";

  /** Transactions that may take long, of what persist does now and then. */
  public static final String JOBS = "jobs";

  @Bean
  @Primary
  ConnectionPool sharedPool(StoreSettings settings) {
    return PostgresPool.ofCallers(
        settings, settings.url(), Allotment.shared(settings), connection -> Mono.empty());
  }

  @Bean
  @Primary
  DatabaseClient database(ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.shared(settings));
  }

  @Bean
  @Primary
  @ConditionalOnRole(Role.QUERY)
  @ConditionalOnMissingBean(ReplicaWatch.class)
  Reads reads(DatabaseClient database, ConnectionPool pool, StoreSettings settings) {
    return Reads.now(database, transactions(pool, settings, Allotment.shared(settings)));
  }

  @Bean
  @Qualifier(EXPORTS)
  @ConditionalOnRole(Role.QUERY)
  @ConditionalOnMissingBean(ReplicaWatch.class)
  Reads exportReads(
      @Qualifier(EXPORTS) DatabaseClient database,
      @Qualifier(EXPORTS) ConnectionPool pool,
      StoreSettings settings) {
    return Reads.now(database, transactions(pool, settings, Allotment.exports(settings)));
  }

  @Bean
  @Qualifier(PERSIST)
  @ConditionalOnRole(Role.PERSIST)
  ConnectionPool persistPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.persist(settings));
  }

  @Bean
  @Qualifier(PERSIST)
  @ConditionalOnRole(Role.PERSIST)
  DatabaseClient persistDatabase(@Qualifier(PERSIST) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.persist(settings));
  }

  @Bean
  @Primary
  @ConditionalOnRole(Role.PERSIST)
  Transactions transactions(@Qualifier(PERSIST) ConnectionPool pool, StoreSettings settings) {
    return transactions(pool, settings, Allotment.persist(settings));
  }

  @Bean
  @Qualifier(JOBS)
  @ConditionalOnRole(Role.PERSIST)
  ConnectionPool jobsPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.jobs(settings));
  }

  @Bean
  @Qualifier(JOBS)
  @ConditionalOnRole(Role.PERSIST)
  Transactions jobTransactions(@Qualifier(JOBS) ConnectionPool pool, StoreSettings settings) {
    return transactions(pool, settings, Allotment.jobs(settings));
  }

  @Bean
  @Qualifier(PLACES)
  @ConditionalOnRole({Role.INGEST, Role.PERSIST})
  ConnectionPool placesPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.places(settings));
  }

  @Bean
  @Qualifier(PLACES)
  @ConditionalOnRole({Role.INGEST, Role.PERSIST})
  DatabaseClient placesDatabase(@Qualifier(PLACES) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.places(settings));
  }

  @Bean
  @Qualifier(LIVE)
  @ConditionalOnRole(Role.LIVE)
  ConnectionPool livePool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.live(settings));
  }

  @Bean
  @Qualifier(LIVE)
  @ConditionalOnRole(Role.LIVE)
  DatabaseClient liveDatabase(@Qualifier(LIVE) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.live(settings));
  }

  @Bean
  @Qualifier(ACCESS)
  ConnectionPool accessPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.access(settings));
  }

  @Bean
  @Qualifier(ACCESS)
  DatabaseClient accessDatabase(@Qualifier(ACCESS) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.access(settings));
  }

  @Bean
  @Qualifier(CALLERS)
  ConnectionPool callersPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.callers(settings));
  }

  @Bean
  @Qualifier(CALLERS)
  DatabaseClient callersDatabase(@Qualifier(CALLERS) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.callers(settings));
  }

  @Bean
  @Qualifier(CALLERS)
  Transactions callerTransactions(@Qualifier(CALLERS) ConnectionPool pool, StoreSettings settings) {
    return transactions(pool, settings, Allotment.callers(settings));
  }

  @Bean
  @Qualifier(TICKETS)
  ConnectionPool ticketsPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.tickets(settings));
  }

  @Bean
  @Qualifier(TICKETS)
  DatabaseClient ticketsDatabase(@Qualifier(TICKETS) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.tickets(settings));
  }

  @Bean
  @Qualifier(EXPORTS)
  @ConditionalOnRole(Role.QUERY)
  ConnectionPool exportsPool(StoreSettings settings) {
    return PostgresPool.ofCallers(
        settings, settings.url(), Allotment.exports(settings), connection -> Mono.empty());
  }

  @Bean
  @Qualifier(EXPORTS)
  @ConditionalOnRole(Role.QUERY)
  DatabaseClient exportsDatabase(@Qualifier(EXPORTS) ConnectionPool pool, StoreSettings settings) {
    return client(pool, settings, Allotment.exports(settings));
  }

  @Bean
  ConnectionPool healthPool(StoreSettings settings) {
    return PostgresPool.of(settings, Allotment.health());
  }

  private static Transactions transactions(
      ConnectionPool pool, StoreSettings settings, Allotment allotment) {
    return transactions(limited(pool, settings), allotment);
  }

  static Transactions transactions(ConnectionFactory connections, Allotment allotment) {
    return new Transactions(connections, allotment.transactionTimeout());
  }

  static DatabaseClient client(ConnectionPool pool, StoreSettings settings, Allotment allotment) {
    return client(limited(pool, settings), allotment);
  }

  static ConnectionFactory limited(ConnectionPool pool, StoreSettings settings) {
    return new AcquireLimit(pool, settings.acquireTimeout());
  }

  static DatabaseClient client(ConnectionFactory connections, Allotment allotment) {
    return DatabaseClient.builder()
        .connectionFactory(connections)
        .executeFunction(Deadline.after(allotment.statementTimeout()))
        .build();
  }

  @Bean
  Notices notices(StoreSettings settings) {
    return new Notices(PostgresPool.factory(settings, Allotment.notices()));
  }

  @Bean
  Schema schema(StoreSettings settings, RolesSettings roles) {
    return new Schema(settings, roles.last());
  }

  @Bean
  Diagnosis databaseAway() {
    return new DatabaseAway();
  }

  /**
   * Ingest goes on without it: the keys it has seen are remembered. So does query where there is a
   * replica.
   */
  @Bean
  EngineCheck databaseCheck(
      @Qualifier("healthPool") ConnectionPool pool,
      StoreSettings settings,
      Optional<ReplicaWatch> replica) {
    return new EngineCheck(
        "database",
        replica.isPresent()
            ? EnumSet.of(Role.PERSIST, Role.LIVE)
            : EnumSet.complementOf(EnumSet.of(Role.INGEST)),
        "connected",
        "disconnected",
        client(pool, settings, Allotment.health())
            .sql("SELECT true")
            .map(row -> Boolean.TRUE)
            .one());
  }
}
