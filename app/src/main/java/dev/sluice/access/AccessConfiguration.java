package dev.sluice.access;

import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Networks;
import dev.sluice.platform.Origins;
import dev.sluice.platform.RolesSettings;
import dev.sluice.store.Notices;
import dev.sluice.store.RedisConnection;
import dev.sluice.store.Schema;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.StoreSettings;
import dev.sluice.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;

/** Keys and tokens, for every role that answers HTTP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessSettings.class, ProfileSettings.class})
@Import({TokensConfiguration.class, AccountsConfiguration.class})
public class AccessConfiguration {

  @Bean
  Keys keys(
      @Qualifier(StoreConfiguration.ACCESS) DatabaseClient database,
      AccessSettings settings,
      MeterRegistry meters) {
    Keys keys =
        new Keys(
            new KeyTable(database, settings.rate())::find, settings.remembered(), System::nanoTime);
    keys.watchedBy(meters);
    return keys;
  }

  @Bean
  Anonymous anonymous(
      @Qualifier(StoreConfiguration.ACCESS) DatabaseClient database,
      Sessions sessions,
      Origins origins,
      AccessSettings settings) {
    return new Anonymous(
        settings.anonymousClient(),
        new KeylessCalls(
            new Networks(settings.anonymousFrom()), settings.origin(), sessions, origins),
        database,
        settings.rate(),
        settings.remembered(),
        System::nanoTime);
  }

  @Bean
  Buckets buckets(RedisConnection redis, AccessSettings settings, MeterRegistry meters) {
    Teller teller =
        new Teller(new SharedBuckets(redis)::exchange, settings.limitPatience(), System::nanoTime);
    return new Buckets(teller, meters, System::nanoTime);
  }

  @Bean
  Limits limits(Buckets buckets, RolesSettings roles) {
    return new Limits(buckets, roles.last());
  }

  @Bean
  Allowances allowances(Buckets buckets) {
    return new Allowances(buckets);
  }

  /** Half of the connections that all have for what they change. */
  @Bean
  Shares shares(StoreSettings store) {
    return new Shares(Math.max(1, store.accessConnections() / 2), store.acquireTimeout());
  }

  @Bean
  Attempts attempts(Allowances allowances, AccessSettings settings) {
    return new Attempts(
        allowances,
        settings.registrationsPerHour(),
        settings.allRegistrationsPerHour(),
        settings.loginsPerMinute());
  }

  @Bean
  LastUses lastUses(DatabaseClient database, Schema schema, RolesSettings roles) {
    return new LastUses(database, schema, roles.last(), Clock.systemUTC());
  }

  @Bean
  ApiHits apiHits(DatabaseClient database, Schema schema, RolesSettings roles) {
    return new ApiHits(database, schema, roles.last());
  }

  @Bean
  Strangers strangers(AccessSettings settings) {
    return new Strangers(settings.failuresPerMinute(), System::nanoTime);
  }

  @Bean
  Gate gate(
      Keys keys,
      Tokens tokens,
      Sessions sessions,
      Tickets tickets,
      Anonymous anonymous,
      Strangers strangers,
      LastUses uses,
      ApiHits hits) {
    return new Gate(keys, tokens, sessions, tickets, anonymous, strangers, uses, hits);
  }

  @Bean
  OpenCalls openCalls(Gate gate, RolesSettings roles) {
    return new OpenCalls(gate::again, roles.last(), System::nanoTime);
  }

  /** Whether anybody is let in: somebody is known, or can be looked up. */
  @Bean
  EngineCheck cacheCheck(Keys keys, @Qualifier("databaseCheck") EngineCheck database) {
    return new EngineCheck(
        "cache",
        Set.of(),
        "active",
        "empty",
        database.reachable().map(there -> there || keys.remembersAny()));
  }

  @Bean
  Rumours rumours(RedisConnection redis) {
    return new Rumours(redis);
  }

  @Bean
  Revocations revocations(
      Keys keys,
      Tokens tokens,
      Anonymous anonymous,
      OpenCalls calls,
      Notices notices,
      Schema schema,
      Rumours rumours,
      RolesSettings roles) {
    return new Revocations(
        List.of(keys, tokens, anonymous, calls), notices, schema, rumours, roles.last());
  }

  @Bean
  RumourListener rumourListener(Rumours rumours, Revocations revocations, RolesSettings roles) {
    return new RumourListener(rumours, revocations, roles.last());
  }

  @Bean
  Changes changes(
      @Qualifier(StoreConfiguration.CALLERS) Transactions transactions, Revocations revocations) {
    return new Changes(transactions, revocations);
  }

  @Bean
  People people(
      Changes changes,
      Allowances allowances,
      Shares shares,
      KeyRing ring,
      AccessSettings settings) {
    return new People(changes, allowances, shares, ring, settings.peoplePerHour());
  }

  @Bean
  @ConditionalOnProperty("sluice.access.admin-key-file")
  FirstAdmin firstAdmin(
      AccessSettings settings, Keys keys, Schema schema, Changes changes, RolesSettings roles) {
    KeyFile file = new KeyFile(Objects.requireNonNull(settings.adminKeyFile()));
    return new FirstAdmin(file, settings.rate(), keys, schema, changes, roles.last());
  }
}
