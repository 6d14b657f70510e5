package dev.sluice.access;

import dev.sluice.platform.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How often one may register, set a password or be wrong about it: so seldom that it is no use to
 * guess. Counted for the address, of IPv6 for the network that one customer has at the least, and
 * less strictly for the one that he has at the most; and for the account that is tried, from there
 * and from everywhere.
 */
final class Attempts {

  private static final int NETWORK_BYTES = 8;
  private static final int WIDE_NETWORK_BYTES = 6;

  /** Of what is allowed from one network, for all those that may be one customer's. */
  private static final long WIDE = 10;

  /** Of what one account is tried from one address: fewer than passwords may wait to be checked. */
  private static final long ACCOUNTS_OF_ADDRESS = 3;

  /** The same, from everywhere: whoever guesses from many addresses is slowed by it. */
  private static final long ADDRESSES_OF_ACCOUNT = 10;

  /** New passwords of an account in an hour, each of which is kept in the audit. */
  private static final long CHANGES = 20;

  private static final String REGISTERED = "More clients have registered from this address";
  private static final String TRIED = "More have tried to log in from this address";

  private final Allowances allowances;
  private final Quota registrations;
  private final Quota wideRegistrations;
  private final Quota allRegistrations;
  private final Quota guesses;
  private final Quota logins;
  private final Quota wideLogins;
  private final Quota accounts;
  private final Quota spare;
  private final Quota changes = hourly("password-changes", CHANGES);

  /**
   * @param registrationsPerHour from one address
   * @param allRegistrationsPerHour from everywhere
   * @param loginsPerMinute that fail, from one address to one account
   */
  Attempts(
      Allowances allowances,
      long registrationsPerHour,
      long allRegistrationsPerHour,
      long loginsPerMinute) {
    this.allowances = allowances;
    this.registrations = hourly("registrations", registrationsPerHour);
    this.wideRegistrations = hourly("wide-registrations", WIDE * registrationsPerHour);
    this.allRegistrations = hourly("all-registrations", allRegistrationsPerHour);
    this.guesses = aMinute("guesses", loginsPerMinute);
    this.logins = aMinute("logins", ACCOUNTS_OF_ADDRESS * loginsPerMinute);
    this.wideLogins = aMinute("wide-logins", WIDE * ACCOUNTS_OF_ADDRESS * loginsPerMinute);
    this.accounts = aMinute("account-logins", ADDRESSES_OF_ACCOUNT * loginsPerMinute);
    this.spare = hourly("spare-logins", 1);
  }

  private static Quota hourly(String name, long most) {
    return Quota.of(name, most, Duration.ofHours(1));
  }

  private static Quota aMinute(String name, long most) {
    return Quota.of(name, most, Duration.ofMinutes(1));
  }

  /** A password that is about to be looked at, which counts unless it is right. */
  record Attempt(List<Bucket> taken) {

    Attempt {
      taken = List.copyOf(taken);
    }

    /** It was no guess, or nobody has looked. */
    void forgive() {
      taken.forEach(bucket -> bucket.putBack(1));
    }
  }

  /** Completes where one more may register from there, and fails with what the caller is told. */
  Mono<Void> register(@Nullable InetAddress from) {
    return take(from, registrations, wideRegistrations, REGISTERED)
        .concatWith(allowances.take(allRegistrations, "all", "More clients have registered"))
        .then();
  }

  /**
   * The same for whoever logs in.
   *
   * @param account stands for the account, and does not tell whose it is
   */
  Mono<Attempt> logIn(@Nullable InetAddress from, String account) {
    String here = account + ":" + network(from);
    return allowances
        .take(guesses, here, "This account was tried more often from this address")
        .concatWith(take(from, logins, wideLogins, TRIED))
        .concatWith(takeOfAccount(from, account))
        .collectList()
        .map(Attempt::new);
  }

  /**
   * A client that says its old password to set a new one.
   *
   * @param guess which it may turn out to be
   * @param change the same
   */
  record PasswordChange(Attempt guess, Attempt change) {

    /** Nobody has looked. */
    void forgive() {
      guess.forgive();
      change.forgive();
    }
  }

  /** A client that has done neither often. What it turns out not to be is to be forgiven. */
  Mono<PasswordChange> changePassword(UUID client) {
    return one(guesses, client, "The password of this account was tried more often")
        .flatMap(
            guess ->
                one(changes, client, "The password of this account was changed more often")
                    .map(change -> new PasswordChange(guess, change)));
  }

  private Mono<Attempt> one(Quota quota, UUID client, String what) {
    return allowances
        .take(quota, client.toString(), what)
        .map(bucket -> new Attempt(List.of(bucket)));
  }

  /** Strangers can't lock an account: while many try it, each network has one try an hour left. */
  private Mono<Bucket> takeOfAccount(@Nullable InetAddress from, String account) {
    String there = account + ":" + wideNetwork(from).orElseGet(() -> network(from));
    return allowances
        .take(accounts, account, "This account was tried more often")
        .onErrorResume(
            Problem.class,
            refusal -> allowances.take(spare, there, "").onErrorMap(none -> refusal));
  }

  private Flux<Bucket> take(@Nullable InetAddress from, Quota each, Quota wide, String what) {
    return allowances
        .take(each, network(from), what)
        .concatWith(
            Mono.justOrEmpty(wideNetwork(from))
                .flatMap(network -> allowances.take(wide, network, what)));
  }

  static @Nullable InetAddress from(ServerRequest request) {
    return request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
  }

  static String network(@Nullable InetAddress address) {
    if (address == null) {
      return "unknown";
    }
    return address instanceof Inet6Address
        ? beginning(address, NETWORK_BYTES)
        : HexFormat.of().formatHex(address.getAddress());
  }

  static Optional<String> wideNetwork(@Nullable InetAddress address) {
    return address instanceof Inet6Address
        ? Optional.of(beginning(address, WIDE_NETWORK_BYTES))
        : Optional.empty();
  }

  private static String beginning(InetAddress address, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
  }
}
