package dev.sluice.store;

import dev.sluice.platform.Diagnosis;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import io.r2dbc.pool.ConnectionPool;
import java.util.EnumSet;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** PostgreSQL, for every role: each asks it at the least who a key belongs to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
public class StoreConfiguration {

  @Bean
  ConnectionPool connectionPool(StoreSettings settings) {
    return PostgresPool.of(settings);
  }

  @Bean
  DatabaseClient databaseClient(ConnectionPool pool) {
    return DatabaseClient.create(pool);
  }

  @Bean
  Schema schema(StoreSettings settings, RolesSettings roles) {
    return new Schema(settings, roles.roles().stream().max(Role::compareTo).orElseThrow());
  }

  @Bean
  Diagnosis databaseAway() {
    return new DatabaseAway();
  }

  /** Ingest goes on without it: the keys it has seen are remembered. */
  @Bean
  EngineCheck databaseCheck(DatabaseClient database) {
    return new EngineCheck(
        "database",
        EnumSet.complementOf(EnumSet.of(Role.INGEST)),
        "disconnected",
        database.sql("SELECT true").map(row -> Boolean.TRUE).one());
  }
}
