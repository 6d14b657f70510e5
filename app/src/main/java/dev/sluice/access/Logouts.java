package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Session;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Tokens and sessions that their clients end before their time. */
final class Logouts {

  private final Changes changes;
  private final Allowances allowances;
  private final Shares shares;
  private final Quota quota;

  /**
   * @param perHour how often a client may log out: each is kept in the audit
   */
  Logouts(Changes changes, Allowances allowances, Shares shares, long perHour) {
    this.changes = changes;
    this.allowances = allowances;
    this.shares = shares;
    this.quota = Quota.of("log-outs", perHour, Duration.ofHours(1));
  }

  /** Dead on this process at once, on every other within a second. */
  Mono<Void> end(Claims claims) {
    UUID client = claims.client();
    return allowances
        .take(quota, client.toString(), "This client has logged out more often")
        .flatMap(
            taken ->
                shares
                    .hold(client, changes.run(session -> end(session, claims)))
                    .doOnError(failure -> taken.putBack(1)))
        .then();
  }

  private static Mono<Boolean> end(Session session, Claims claims) {
    return revoke(session, claims).then(Changes.tell(session, claims.id())).thenReturn(true);
  }

  /** Some that are over go in turn, so that few are kept. */
  private static Mono<Void> revoke(Session session, Claims claims) {
    return session
        .sql(
            """
            WITH revoked AS (
              INSERT INTO revoked_tokens (id, expires_at) VALUES (:token, :expiresAt)
              ON CONFLICT (id) DO NOTHING
              RETURNING id
            ), gone AS (
              DELETE FROM revoked_tokens WHERE id IN (
                SELECT id FROM revoked_tokens WHERE expires_at < now() - interval '5 minutes'
                LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO audit (client_id, credential, what, subject)
            SELECT :client, :credential, :what, id::text FROM revoked
            """)
        .bind("token", claims.token())
        .bind("expiresAt", OffsetDateTime.ofInstant(claims.expiresAt(), ZoneOffset.UTC))
        .bind("client", claims.client())
        .bind("credential", claims.credential())
        .bind("what", What.LOGGED_OUT.label())
        .then();
  }
}
