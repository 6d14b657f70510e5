package dev.sluice.access;

import dev.sluice.platform.HostAndPort;
import dev.sluice.platform.Network;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may, and how much.
 *
 * @param adminKeyFile file that holds the first admin key; made, for its owner only, where it is
 *     missing and no such key is in force
 * @param anonymousClient id of the client that calls without a key are believed to come from where
 *     the clients of older systems know of none; nobody is let in there otherwise
 * @param anonymousFrom where such calls come from, addresses or networks such as 10.0.0.0/8; this
 *     machine alone unless more is said
 * @param registration who may register clients, open (anybody) or admin
 * @param keysPerClient keys of a client that are in force at the same time, at the most
 * @param passwordCost how much work it is to check a password; each one more doubles it
 * @param secretsFile file that holds the secrets of the installation, the same for all of its
 *     processes; made, for its owner only, where it is missing and the database is new
 * @param origin where browsers find the dashboard, such as https://sluice.example, where a proxy
 *     rewrites the Host of requests, or where calls without a key come by that name; where it is
 *     https, sessions and browsers are kept to TLS
 * @param tokenLifetime how long a login lasts
 * @param remembered for how long keys and tokens that a process has looked up go on being good
 *     there while it can't reach the database
 * @param eventsPerSecond events that a client may send in the long run, where nothing else is said
 *     of it; 0 for as many as it likes
 * @param burst events that a client may send at once, after a rest; 500,000 unless said, and a
 *     second's worth where events-per-second is lower than 50,000
 * @param registrationsPerHour clients that may register from one address
 * @param allRegistrationsPerHour clients that may register in all
 * @param loginsPerMinute how often one may be wrong about the password of one account, from one
 *     address; three times as often about those of several, and ten times from several addresses
 * @param failuresPerMinute keys and tickets that nobody has of which so many are looked up for one
 *     address; beyond, of those that a process does not know yet one at a time is looked up and the
 *     others are answered 429
 * @param ticketsPerMinute tickets for live readers and downloads that a client may ask for
 * @param logoutsPerHour how often a client may log out; each time is kept in the audit
 * @param peoplePerHour users that a client may erase or export; each time is kept in the audit
 * @param limitPatience how long a call waits for Redis to count it, before its process counts by
 *     itself
 */
@Validated
@ConfigurationProperties("sluice.access")
public record AccessSettings(
    @Nullable Path adminKeyFile,
    @Nullable UUID anonymousClient,
    @DefaultValue({"127.0.0.0/8", "::1/128"}) List<Network> anonymousFrom,
    @DefaultValue("open") Who registration,
    @DefaultValue("50") @Min(1) @Max(1000) int keysPerClient,
    @DefaultValue("11") @Min(10) @Max(16) int passwordCost,
    @Nullable Path secretsFile,
    @Pattern(
            regexp = "https?://" + HostAndPort.HOST + "(:" + HostAndPort.PORT + ")?",
            message = "must look like https://sluice.example")
        @Nullable String origin,
    @DefaultValue("24h") @Within(least = "1m", most = "90d") Duration tokenLifetime,
    @DefaultValue("24h") @Within(least = "1m", most = "30d") Duration remembered,
    @DefaultValue("50000") @Min(0) @Max(1_000_000_000) long eventsPerSecond,
    @Min(1) @Max(1_000_000_000_000L) @Nullable Long burst,
    @DefaultValue("20") @Min(1) @Max(1_000_000) int registrationsPerHour,
    @DefaultValue("1000") @Min(1) @Max(1_000_000) int allRegistrationsPerHour,
    @DefaultValue("10") @Min(1) @Max(1_000_000) int loginsPerMinute,
    @DefaultValue("600") @Min(1) @Max(1_000_000) int failuresPerMinute,
    @DefaultValue("3000") @Min(1) @Max(1_000_000) int ticketsPerMinute,
    @DefaultValue("60") @Min(1) @Max(1_000_000) int logoutsPerHour,
    @DefaultValue("1000") @Min(1) @Max(1_000_000) int peoplePerHour,
    @DefaultValue("50ms") @Within(least = "1ms", most = "10s") Duration limitPatience) {

  /** Who may do something. */
  public enum Who {
    OPEN,
    ADMIN
  }

  /** Whether pages are known to come by TLS, also where the proxy that ends it does not say so. */
  public boolean comesByTls() {
    return origin != null && origin.startsWith("https:");
  }

  Rate rate() {
    return Rate.of(eventsPerSecond, burst, Rate.USUAL);
  }
}
