package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.store.Column;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Lets pages open what they can give nothing but an address of: an {@code EventSource} can send no
 * key, and neither can a link. An address is seen by many, so that what stands in it is good for
 * one call of one kind and a minute.
 */
public final class Tickets {

  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final int LENGTH = 32;

  /** In Base64 for addresses. */
  private static final int FORM_LENGTH = 43;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of one client at a time. */
  private static final long MOST = 1_000;

  private final DatabaseClient issuing;
  private final DatabaseClient using;
  private final Allowances allowances;
  private final Shares shares;
  private final Quota quota;

  /**
   * @param issuing for those who are known
   * @param using for whoever comes with a ticket, so that a crowd of them holds up nothing else
   * @param perMinute how many a client may ask for
   */
  Tickets(
      DatabaseClient issuing,
      DatabaseClient using,
      Allowances allowances,
      Shares shares,
      long perMinute) {
    this.issuing = issuing;
    this.using = using;
    this.allowances = allowances;
    this.shares = shares;
    this.quota = Quota.of("tickets", perMinute, Duration.ofMinutes(1));
  }

  /** What a ticket opens: whoever is to watch need not be one who may take all along. */
  public enum Purpose {
    LIVE,
    DOWNLOAD;

    private final String label = name().toLowerCase(Locale.ROOT);
  }

  /** A ticket, for its client to pass on. */
  public record Ticket(String ticket, Instant expiresAt) {}

  /**
   * One more for a client. Some that nobody came with go in turn, so that few are kept.
   *
   * @param trace by what he is found again who asks for it, with whose credential it ends
   */
  public Mono<Ticket> issue(Caller caller, Purpose purpose, String trace) {
    byte[] secret = new byte[LENGTH];
    RANDOM.nextBytes(secret);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return allowances
        .take(quota, caller.client().toString(), "This client has asked for more tickets")
        .flatMap(taken -> shares.hold(caller.client(), keep(caller, purpose, trace, ticket)))
        .switchIfEmpty(Mono.error(Tickets::tooMany))
        .map(expiresAt -> new Ticket(ticket, expiresAt));
  }

  /** Until when, by the clock that whoever is shown it looks at as well. */
  private Mono<Instant> keep(Caller caller, Purpose purpose, String trace, String ticket) {
    return issuing
        .sql(
            """
            WITH gone AS (
              DELETE FROM tickets WHERE hash IN (
                SELECT hash FROM tickets WHERE expires_at <= now()
                LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO tickets (hash, purpose, client_id, trace, expires_at)
            SELECT :hash, :purpose, :client, :trace, date_trunc('second', now()) + :lifetime * interval '1 second'
            WHERE :most > (
              SELECT count(*) FROM tickets WHERE client_id = :client AND expires_at > now())
            RETURNING expires_at
            """)
        .bind("hash", hash(ticket))
        .bind("purpose", purpose.label)
        .bind("client", caller.client())
        .bind("trace", trace)
        .bind("lifetime", LIFETIME.toSeconds())
        .bind("most", MOST)
        .map(row -> Column.required(row, "expires_at", Instant.class))
        .one();
  }

  private static Problem tooMany() {
    return new Problem(
            ProblemType.UNAVAILABLE, "This client has %d tickets already.".formatted(MOST))
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(LIFETIME.toSeconds()));
  }

  /** Whether a text can be a ticket, which anybody can see without asking. */
  static boolean hasForm(String text) {
    return text.length() == FORM_LENGTH && text.chars().allMatch(Tickets::isOfForm);
  }

  private static boolean isOfForm(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** The trace of who was given a ticket for that, which is used up by it. */
  Mono<String> use(String ticket, Purpose purpose) {
    Mono<String> trace =
        OneRow.of(
            using
                .sql(
                    """
                    WITH used AS (
                      DELETE FROM tickets WHERE hash = :hash AND purpose = :purpose
                      RETURNING trace, expires_at
                    )
                    SELECT (SELECT trace FROM used WHERE expires_at > now()) AS trace
                    """)
                .bind("hash", hash(ticket))
                .bind("purpose", purpose.label)
                .map(row -> Optional.ofNullable(row.get("trace", String.class))));
    // a write is not broken off where its caller leaves
    return Mono.fromFuture(trace::toFuture, true);
  }

  private static byte[] hash(String ticket) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
