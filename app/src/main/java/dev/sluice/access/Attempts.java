package dev.sluice.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * How often one may register or log in: so seldom that it is no use to guess. Counted for the
 * address, of IPv6 for the network that one customer has, and for the account that is tried.
 */
final class Attempts {

  private static final int MOST_KNOWN = 50_000;
  private static final int NETWORK_BYTES = 8;

  private final Buckets buckets;
  private final Quota registrations;
  private final Quota logins;
  private final Quota accounts;
  private final Cache<String, Bucket> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  Attempts(Buckets buckets, int registrationsPerHour, int loginsPerMinute) {
    this.buckets = buckets;
    this.registrations = Quota.of("registrations", registrationsPerHour, Duration.ofHours(1));
    this.logins = Quota.of("logins", loginsPerMinute, Duration.ofMinutes(1));
    this.accounts = Quota.of("account-logins", loginsPerMinute, Duration.ofMinutes(1));
  }

  /** Completes where one more may register from there, and fails with what the caller is told. */
  Mono<Void> register(@Nullable InetAddress from) {
    return take(registrations, network(from), "More clients have registered from this address");
  }

  /**
   * The same for whoever logs in.
   *
   * @param account stands for the account, and does not tell whose it is
   */
  Mono<Void> logIn(@Nullable InetAddress from, String account) {
    return take(logins, network(from), "More have tried to log in from this address")
        .then(take(accounts, account, "This account was tried more often"));
  }

  /** The same for a client that says its old password to set a new one. */
  Mono<Void> changePassword(UUID client) {
    return take(accounts, client.toString(), "The password of this account was tried more often");
  }

  private Mono<Void> take(Quota quota, String whose, String what) {
    return Mono.defer(() -> bucket(quota, whose).take(1))
        .flatMap(
            wait ->
                wait == 0
                    ? Mono.empty()
                    : Mono.error(TooMany.problem(what + " than is allowed.", wait)));
  }

  private Bucket bucket(Quota quota, String whose) {
    return known.get(quota.name() + ":" + whose, name -> buckets.bucket(whose, quota));
  }

  static @Nullable InetAddress from(ServerRequest request) {
    return request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
  }

  static String network(@Nullable InetAddress address) {
    if (address == null) {
      return "unknown";
    }
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
