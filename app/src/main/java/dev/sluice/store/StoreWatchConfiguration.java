package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** What a server tells of its database, and a command that only uses it does not. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.PERSIST)
public class StoreWatchConfiguration {

  @Bean
  StoreSize storeSize(
      DatabaseClient database, Schema schema, StoreSettings settings, MeterRegistry meters) {
    return new StoreSize(database, schema, settings.capacity(), meters);
  }
}
