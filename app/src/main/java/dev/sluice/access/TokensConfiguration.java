package dev.sluice.access;

import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RolesSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** What this installation signs itself, and what it lets in by that. */
@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

  @Bean
  KeyRing keyRing(AccessSettings settings) {
    Path file = settings.secretsFile();
    return new KeyRing(file == null ? null : new SecretsFile(file), Clock.systemUTC());
  }

  @Bean
  @ConditionalOnProperty("sluice.access.secrets-file")
  SecretsWatch secretsWatch(KeyRing ring, RolesSettings roles) {
    return new SecretsWatch(ring, roles.last());
  }

  @Bean
  Tokens tokens(KeyRing ring, DatabaseClient database, AccessSettings settings) {
    return new Tokens(
        ring,
        new TokenTable(database, settings.rate()),
        settings.tokenLifetime(),
        Clock.systemUTC(),
        System::nanoTime);
  }

  @Bean
  Sessions sessions(Tokens tokens, KeyRing ring) {
    return new Sessions(tokens, ring);
  }

  @Bean
  LiveTickets liveTickets(DatabaseClient database) {
    return new LiveTickets(database, Clock.systemUTC());
  }

  @Bean
  OperatorTicket operatorTicket() {
    return new OperatorTicket(Clock.systemUTC());
  }

  @Bean
  Endpoints tokenEndpoints(Gate gate, Tokens tokens) {
    return new TokensEndpoint(gate, tokens).endpoints();
  }
}
