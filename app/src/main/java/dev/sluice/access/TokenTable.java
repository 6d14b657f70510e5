package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
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

  /**
   * Nothing where the client is not there. The time of a token is over by the same clock by which
   * it is forgotten that it was logged out.
   */
  Mono<StoredToken> find(Claims claims) {
    return OneRow.of(
        database
            .sql(
                """
                SELECT
                  id, suspended_at IS NULL AND generation = :generation AND :expiresAt > now()
                    AND NOT EXISTS (SELECT FROM revoked_tokens WHERE id = :token) AS in_force,
                  events_per_second, burst
                FROM (SELECT :client::uuid AS shown) AS asked LEFT JOIN clients ON id = shown
                """)
            .bind("token", claims.token())
            .bind("generation", claims.generation())
            .bind("client", claims.client())
            .bind("expiresAt", OffsetDateTime.ofInstant(claims.expiresAt(), ZoneOffset.UTC))
            .map(row -> found(claims, row)));
  }

  private Optional<StoredToken> found(Claims claims, Readable row) {
    return row.get("id", UUID.class) == null
        ? Optional.empty()
        : Optional.of(standing(claims, row));
  }

  private StoredToken standing(Claims claims, Readable row) {
    return new StoredToken(
        claims.caller(Rate.of(row, usual)), Column.required(row, "in_force", Boolean.class));
  }
}
