package dev.sluice.access;

import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.RolesSettings;
import dev.sluice.store.Notices;
import dev.sluice.store.RedisConnection;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Keys, for every role that answers HTTP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
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
    return new Attempts(buckets, settings);
  }

  @Bean
  Gate gate(Keys keys) {
    return new Gate(keys);
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
  Revocations revocations(Keys keys, Notices notices, RolesSettings roles) {
    return new Revocations(keys, notices, roles.last());
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
