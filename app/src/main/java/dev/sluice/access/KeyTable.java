package dev.sluice.access;

import dev.sluice.store.Column;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The keys as the database has them. */
final class KeyTable {

  private final DatabaseClient database;

  KeyTable(DatabaseClient database) {
    this.database = database;
  }

  Mono<StoredKey> find(String prefix) {
    return database
        .sql(
            """
            SELECT hash, client_id, scope, revoked_at IS NULL AS in_force
            FROM api_keys WHERE prefix = :prefix
            """)
        .bind("prefix", prefix)
        .map(
            row ->
                new StoredKey(
                    Column.required(row, "hash", byte[].class),
                    new Caller(
                        Column.required(row, "client_id", UUID.class),
                        Scope.of(Column.required(row, "scope", String.class))),
                    Column.required(row, "in_force", Boolean.class)))
        .one();
  }
}
