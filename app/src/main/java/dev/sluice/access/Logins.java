package dev.sluice.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds the client that an e-mail and a password belong to. All who are refused are refused alike,
 * and after the same work: nobody learns whether an e-mail is known.
 */
final class Logins {

  static final Set<String> MEMBERS = Set.of("email", "password");

  private final Accounts accounts;
  private final Passwords passwords;
  private final Emails emails;
  private final Attempts attempts;
  private final Counter letIn;
  private final Counter refused;

  Logins(
      Accounts accounts,
      Passwords passwords,
      Emails emails,
      Attempts attempts,
      MeterRegistry registry) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.emails = emails;
    this.attempts = attempts;
    this.letIn = counter(registry, "let-in");
    this.refused = counter(registry, "refused");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("sluice.access.logins")
        .description("Passwords that were checked to let somebody in, by what came of it")
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * The client, or nothing. Whatever can't be an e-mail is one that nobody has. Who tries too often
   * is told so before any password is looked at.
   */
  Mono<UUID> clientOf(Form form, @Nullable InetAddress from) {
    Email email = Email.normal(form.text("email", 1, Email.LONGEST));
    String password = form.text("password", 1, Passwords.LONGEST);
    return attempts
        .logIn(from, HexFormat.of().formatHex(emails.hash(email)))
        .then(Mono.defer(() -> clientOf(email, password)));
  }

  Mono<UUID> clientOf(Email email, String password) {
    return accounts
        .find(email)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(found -> checked(found, password))
        .doOnNext(client -> (client.isPresent() ? letIn : refused).increment())
        .flatMap(Mono::justOrEmpty);
  }

  private Mono<Optional<UUID>> checked(Optional<Account> found, String password) {
    String hash = found.map(Account::password).orElseGet(passwords::nobodys);
    return passwords
        .matches(password, Objects.requireNonNull(hash))
        .map(matches -> found.filter(account -> matches && !account.isSuspended()))
        .map(client -> client.map(Account::client));
  }
}
