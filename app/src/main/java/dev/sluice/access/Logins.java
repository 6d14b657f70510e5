package dev.sluice.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Finds the client that an e-mail and a password belong to. All who are refused are refused alike,
 * and after the same work: nobody learns whether an e-mail is known.
 */
final class Logins {

  private static final Logger log = LoggerFactory.getLogger(Logins.class);

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
  Mono<Holder> holderOf(Form form, @Nullable InetAddress from) {
    Email email = email(form);
    String password = password(form);
    return attempts
        .logIn(from, HexFormat.of().formatHex(emails.hash(email)))
        .flatMap(attempt -> holderOf(email, password, attempt));
  }

  static Email email(Form form) {
    return Email.normal(form.text("email", 1, Email.LONGEST));
  }

  static String password(Form form) {
    return form.text("password", 1, Passwords.LONGEST);
  }

  private Mono<Holder> holderOf(Email email, String password, Attempts.Attempt attempt) {
    return holderOf(email, password)
        .doOnNext(holder -> attempt.forgive())
        .doOnError(failure -> attempt.forgive());
  }

  Mono<Holder> holderOf(Email email, String password) {
    return accounts
        .find(email)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(found -> checked(found, password))
        .doOnNext(holder -> (holder.isPresent() ? letIn : refused).increment())
        .flatMap(Mono::justOrEmpty);
  }

  private Mono<Optional<Holder>> checked(Optional<Account> found, String password) {
    String hash =
        Objects.requireNonNull(found.map(Account::password).orElseGet(passwords::nobodys));
    return passwords
        .matches(password, hash)
        .map(matches -> found.filter(account -> matches && !account.isSuspended()))
        .map(account -> account.map(Account::holder))
        .delayUntil(
            holder -> holder.isPresent() ? renewed(holder.get(), hash, password) : Mono.empty());
  }

  /** Hashes a password anew whose hash is of another cost; who logs in does so all the same. */
  private Mono<Void> renewed(Holder holder, String hash, String password) {
    return passwords.isOutdated(hash)
        ? passwords
            .hash(password)
            .flatMap(renewed -> accounts.rehash(holder.client(), hash, renewed))
            .doOnError(failure -> log.warn("A password keeps its old hash: {}", failure.toString()))
            .onErrorComplete()
        : Mono.empty();
  }
}
