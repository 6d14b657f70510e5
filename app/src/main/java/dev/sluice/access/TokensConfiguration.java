package dev.sluice.access;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import dev.sluice.store.Schema;
import dev.sluice.store.StoreConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** What this installation signs itself, and what it lets in by that. */
@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

  @Bean
  Cursors cursors(KeyRing ring) {
    return new Cursors(ring);
  }

  @Bean
  KeyRing keyRing(AccessSettings settings) {
    Path file = settings.secretsFile();
    return new KeyRing(
        file == null ? null : new SecretsFile(file), Clock.systemUTC(), System::nanoTime);
  }

  @Bean
  @ConditionalOnProperty("sluice.access.secrets-file")
  SecretsWatch secretsWatch(
      KeyRing ring, DatabaseClient database, Schema schema, RolesSettings roles) {
    return new SecretsWatch(ring, new SecretsMark(ring, database), schema, roles.last());
  }

  @Bean
  SharedClock sharedClock() {
    return new SharedClock(Clock.systemUTC());
  }

  @Bean
  ClockWatch clockWatch(
      SharedClock clock,
      @Qualifier(StoreConfiguration.ACCESS) DatabaseClient database,
      Schema schema,
      RolesSettings roles) {
    return new ClockWatch(clock, database, schema, roles.last());
  }

  @Bean
  Tokens tokens(
      KeyRing ring,
      SharedClock clock,
      @Qualifier(StoreConfiguration.ACCESS) DatabaseClient database,
      AccessSettings settings,
      MeterRegistry meters) {
    Tokens tokens =
        new Tokens(
            ring,
            new TokenTable(database, settings.rate()),
            settings.tokenLifetime(),
            settings.remembered(),
            clock,
            System::nanoTime);
    tokens.watchedBy(meters);
    return tokens;
  }

  @Bean
  SessionCookie sessionCookie(AccessSettings settings) {
    return new SessionCookie(settings.comesByTls());
  }

  @Bean
  Sessions sessions(Tokens tokens, KeyRing ring, AccessSettings settings, SessionCookie cookie) {
    return new Sessions(tokens, ring, new OwnPages(settings.origin()), cookie);
  }

  @Bean
  Tickets tickets(
      @Qualifier(StoreConfiguration.CALLERS) DatabaseClient issuing,
      @Qualifier(StoreConfiguration.TICKETS) DatabaseClient using,
      Allowances allowances,
      Shares shares,
      AccessSettings settings) {
    return new Tickets(issuing, using, allowances, shares, settings.ticketsPerMinute());
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Endpoints liveTicketEndpoints(Tickets tickets, Gate gate, JsonMapper json) {
    return new TicketsEndpoint(tickets, gate, new PrivateAnswers(json))
        .at("/api/v1/live/tickets", Tickets.Purpose.LIVE);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints downloadTicketEndpoints(Tickets tickets, Gate gate, JsonMapper json) {
    return new TicketsEndpoint(tickets, gate, new PrivateAnswers(json))
        .at("/api/v1/downloads/tickets", Tickets.Purpose.DOWNLOAD);
  }

  @Bean
  Logouts logouts(Changes changes, Allowances allowances, Shares shares, AccessSettings settings) {
    return new Logouts(changes, allowances, shares, settings.logoutsPerHour());
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
      Sessions sessions,
      SessionCookie cookie,
      Logins logins,
      OperatorTicket operator,
      Changes changes,
      Logouts logouts,
      SharedClock clock,
      JsonMapper json) {
    PrivateAnswers answers = new PrivateAnswers(json);
    return new SessionsEndpoint(
            sessions,
            cookie,
            logins,
            new OperatorLogins(operator, changes),
            logouts,
            answers,
            clock)
        .endpoints();
  }

  @Bean
  Endpoints tokenEndpoints(Gate gate, Logouts logouts) {
    return new TokensEndpoint(gate, logouts).endpoints();
  }
}
