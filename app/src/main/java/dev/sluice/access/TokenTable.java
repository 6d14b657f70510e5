package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The tokens that are in force no longer though their time is not over. */
final class TokenTable {

  private final DatabaseClient database;
  private final Rate usual;

  /**
   * @param usual what a client may send of whom nothing else is said
   */
  TokenTable(DatabaseClient database, Rate usual) {
    this.database = database;
    this.usual = usual;
  }

  /** Nothing where the client is not there. */
  Mono<StoredToken> find(Claims claims) {
    return database
        .sql(
            """
            SELECT
              suspended_at IS NULL AND (tokens_from IS NULL OR tokens_from <= :issuedAt)
                AND NOT EXISTS (SELECT FROM revoked_tokens WHERE id = :token) AS in_force,
              coalesce(events_per_second, :eventsPerSecond) AS events_per_second,
              coalesce(burst, :burst) AS burst
            FROM clients WHERE id = :client
            """)
        .bind("token", claims.token())
        .bind("issuedAt", OffsetDateTime.ofInstant(claims.issuedAt(), ZoneOffset.UTC))
        .bind("client", claims.client())
        .bind("eventsPerSecond", usual.eventsPerSecond())
        .bind("burst", usual.burst())
        .map(row -> standing(claims, row))
        .one();
  }

  private static StoredToken standing(Claims claims, Readable row) {
    return new StoredToken(
        claims.caller(Rate.of(row)), Column.required(row, "in_force", Boolean.class));
  }

  /** All processes are told once it is so. Some that are over go in turn, so that few are kept. */
  Mono<Void> revoke(Claims claims) {
    return database
        .sql(
            """
            WITH revoked AS (
              INSERT INTO revoked_tokens (id, expires_at) VALUES (:token, :expiresAt)
              ON CONFLICT (id) DO NOTHING
            ), gone AS (
              DELETE FROM revoked_tokens WHERE id IN (
                SELECT id FROM revoked_tokens WHERE expires_at < now() - interval '5 minutes'
                LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            SELECT pg_notify(:channel, :name)::text AS told
            """)
        .bind("token", claims.token())
        .bind("expiresAt", OffsetDateTime.ofInstant(claims.expiresAt(), ZoneOffset.UTC))
        .bind("channel", Revocations.CHANNEL)
        .bind("name", claims.id())
        .fetch()
        .all()
        .then();
  }
}
