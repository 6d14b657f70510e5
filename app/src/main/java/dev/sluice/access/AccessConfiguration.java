package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import dev.sluice.store.Schema;
import java.util.Objects;
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
  Gate gate(DatabaseClient database) {
    return new Gate(new Keys(database));
  }

  @Bean
  @ConditionalOnProperty("sluice.access.admin-key-file")
  FirstAdmin firstAdmin(
      AccessSettings settings, Schema schema, DatabaseClient database, RolesSettings roles) {
    return new FirstAdmin(
        KeyFile.readOrMake(Objects.requireNonNull(settings.adminKeyFile())),
        schema,
        database,
        roles.roles().stream().max(Role::compareTo).orElseThrow());
  }
}
