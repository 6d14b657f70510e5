package dev.sluice.access;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

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

  /** Where the dashboard is. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  OperatorTicket operatorTicket() {
    return new OperatorTicket(Clock.systemUTC());
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints sessionEndpoints(
      Sessions sessions, Logins logins, OperatorTicket operator, JsonMapper json) {
    PrivateAnswers answers = new PrivateAnswers(json);
    return new SessionsEndpoint(sessions, logins, operator, answers, Clock.systemUTC()).endpoints();
  }

  @Bean
  Endpoints tokenEndpoints(Gate gate, Tokens tokens) {
    return new TokensEndpoint(gate, tokens).endpoints();
  }
}
