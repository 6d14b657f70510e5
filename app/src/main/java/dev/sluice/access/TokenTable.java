package dev.sluice.access;

import dev.sluice.store.Column;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The tokens that are in force no longer though their time is not over. */
final class TokenTable {

  private final DatabaseClient database;

  TokenTable(DatabaseClient database) {
    this.database = database;
  }

  /** Nothing where the client is not there. */
  Mono<StoredToken> find(Claims claims) {
    return database
        .sql(
            """
            SELECT NOT EXISTS (SELECT FROM revoked_tokens WHERE id = :token) AS in_force
            FROM clients WHERE id = :client
            """)
        .bind("token", claims.token())
        .bind("client", claims.client())
        .map(
            row ->
                new StoredToken(claims.client(), Column.required(row, "in_force", Boolean.class)))
        .one();
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
