package dev.sluice.access;

import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.RolesSettings;
import dev.sluice.store.Notices;
import dev.sluice.store.RedisConnection;
import dev.sluice.store.Schema;
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
@EnableConfigurationProperties(AccessSettings.class)
@Import({TokensConfiguration.class, AccountsConfiguration.class})
public class AccessConfiguration {

  @Bean
  Keys keys(DatabaseClient database, AccessSettings settings) {
    return new Keys(new KeyTable(database, settings.rate())::find, System::nanoTime);
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
  Attempts attempts(Buckets buckets, AccessSettings settings) {
    return new Attempts(buckets, settings.registrationsPerHour(), settings.loginsPerMinute());
  }

  @Bean
  LastUses lastUses(DatabaseClient database, Schema schema, RolesSettings roles) {
    return new LastUses(database, schema, roles.last(), Clock.systemUTC());
  }

  @Bean
  Gate gate(Keys keys, Tokens tokens, Sessions sessions, LiveTickets tickets, LastUses uses) {
    return new Gate(keys, tokens, sessions, tickets, uses);
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
  Revocations revocations(Keys keys, Tokens tokens, Notices notices, RolesSettings roles) {
    return new Revocations(List.of(keys, tokens), notices, roles.last());
  }

  @Bean
  @ConditionalOnProperty("sluice.access.admin-key-file")
  FirstAdmin firstAdmin(
      AccessSettings settings,
      Keys keys,
      Schema schema,
      DatabaseClient database,
      RolesSettings roles) {
    KeyFile.Found found = KeyFile.readOrMake(Objects.requireNonNull(settings.adminKeyFile()));
    keys.expect(found.key(), FirstAdmin.caller(found.key(), settings.rate()), found.isNew());
    return new FirstAdmin(found.key(), keys, schema, database, roles.last());
  }
}
