package dev.sluice.access;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import dev.sluice.store.StoreConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Clients that register, log in and look after their keys, and admins who look after clients. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.QUERY)
class AccountsConfiguration {

  private static final int WAITING_PASSWORDS = 64;
  private static final int LISTS = 16;

  /** No more than half of the processors, so that a flood of logins leaves something to others. */
  @Bean(destroyMethod = "dispose")
  Scheduler passwordThreads() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return Schedulers.newBoundedElastic(threads, WAITING_PASSWORDS, "access-passwords");
  }

  @Bean
  Passwords passwords(
      KeyRing ring,
      AccessSettings settings,
      @Qualifier("passwordThreads") Scheduler passwordThreads) {
    return new Passwords(ring, settings.passwordCost(), passwordThreads);
  }

  @Bean
  Emails emails(KeyRing ring) {
    return new Emails(ring);
  }

  @Bean
  Accounts accounts(
      @Qualifier(StoreConfiguration.CALLERS) DatabaseClient database,
      Changes changes,
      Emails emails) {
    return new Accounts(database, changes, emails);
  }

  @Bean
  Logins logins(
      Accounts accounts,
      Passwords passwords,
      Emails emails,
      Attempts attempts,
      MeterRegistry registry) {
    return new Logins(accounts, passwords, emails, attempts, registry);
  }

  @Bean
  Registrations registrations(
      AccessSettings settings,
      Attempts attempts,
      Accounts accounts,
      Passwords passwords,
      Tokens tokens) {
    return new Registrations(settings.registration(), attempts, accounts, passwords, tokens);
  }

  @Bean
  Admissions admissions(Logins logins, Tokens tokens) {
    return new Admissions(logins, tokens);
  }

  @Bean
  KnownClients knownClients(DatabaseClient database, Emails emails) {
    return new KnownClients(database, emails);
  }

  @Bean
  Endpoints accountEndpoints(
      AccessSettings settings,
      DatabaseClient database,
      Changes changes,
      Emails emails,
      Accounts accounts,
      Passwords passwords,
      Registrations registrations,
      Admissions admissions,
      Attempts attempts,
      Allowances allowances,
      Shares shares,
      JsonMapper json,
      Gate gate) {
    PrivateAnswers answers = new PrivateAnswers(json);
    Clients clients = new Clients(database, changes, emails, json);
    ClientKeys ofAll = new ClientKeys(database, changes, settings.keysPerClient());
    KeysEndpoint keys = new KeysEndpoint(ofAll, allowances, shares, answers);
    Audit audit = new Audit(database, json);
    return Endpoints.of(
        new RegistrationEndpoint(registrations, answers).endpoints(gate),
        new LoginEndpoint(admissions, answers).endpoints(),
        new AccountEndpoint(accounts, clients, emails, passwords, attempts, shares, answers)
            .endpoints(gate),
        keys.endpoints(gate),
        new KeysOfClientEndpoint(clients, keys).endpoints(gate),
        new ClientsEndpoint(clients, emails, audit, new Seats(LISTS), answers).endpoints(gate));
  }
}
