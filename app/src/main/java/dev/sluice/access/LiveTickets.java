package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.store.Column;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Lets the pages of other sites watch what is live: an {@code EventSource} can send no key, and an
 * address is seen by many, so that what stands in it is good for one call and a minute.
 */
public final class LiveTickets {

  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final int LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of one client at a time. */
  private static final long MOST = 1_000;

  private final DatabaseClient database;
  private final Clock clock;

  LiveTickets(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A ticket, for its client to pass on. */
  public record Ticket(String ticket, Instant expiresAt) {}

  /** One more for a client. Some that nobody came with go in turn, so that few are kept. */
  public Mono<Ticket> issue(UUID client) {
    byte[] secret = new byte[LENGTH];
    RANDOM.nextBytes(secret);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Ticket ticket =
        new Ticket(
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret), now.plus(LIFETIME));
    return keep(client, ticket, now)
        .filter(kept -> kept == 1)
        .switchIfEmpty(Mono.error(LiveTickets::tooMany))
        .thenReturn(ticket);
  }

  private Mono<Long> keep(UUID client, Ticket ticket, Instant now) {
    return database
        .sql(
            """
            WITH gone AS (
              DELETE FROM live_tickets WHERE hash IN (
                SELECT hash FROM live_tickets WHERE expires_at <= :now
                LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO live_tickets (hash, client_id, expires_at)
            SELECT :hash, :client, :expiresAt
            WHERE :most > (
              SELECT count(*) FROM live_tickets WHERE client_id = :client AND expires_at > :now)
            """)
        .bind("now", time(now))
        .bind("hash", hash(ticket.ticket()))
        .bind("client", client)
        .bind("expiresAt", time(ticket.expiresAt()))
        .bind("most", MOST)
        .fetch()
        .rowsUpdated();
  }

  private static Problem tooMany() {
    return new Problem(
            ProblemType.UNAVAILABLE, "This client has %d tickets already.".formatted(MOST))
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(LIFETIME.toSeconds()));
  }

  /** Who comes with a ticket, which is used up by it. */
  Mono<Caller> use(String ticket) {
    Mono<Caller> caller =
        database
            .sql(
                """
                WITH used AS (
                  DELETE FROM live_tickets WHERE hash = :hash RETURNING client_id, expires_at
                )
                SELECT id FROM used JOIN clients ON id = client_id
                WHERE expires_at > :now AND suspended_at IS NULL
                """)
            .bind("hash", hash(ticket))
            .bind("now", time(clock.instant()))
            .map(row -> caller(Column.required(row, "id", UUID.class)))
            .one();
    // a write is not broken off where its caller leaves
    return Mono.fromFuture(caller::toFuture, true);
  }

  /** It sends nothing, so that nothing is said of how much. */
  private static Caller caller(UUID client) {
    return new Caller(client, Scope.READ, "ticket", Rate.NONE);
  }

  private static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static byte[] hash(String ticket) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
