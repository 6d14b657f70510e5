package dev.sluice.access;

import dev.sluice.platform.Network;
import dev.sluice.platform.Networks;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The keys as the database has them. */
final class KeyTable {

  private final DatabaseClient database;
  private final Rate usual;

  /**
   * @param usual what a client may send of whom nothing else is said
   */
  KeyTable(DatabaseClient database, Rate usual) {
    this.database = database;
    this.usual = usual;
  }

  /**
   * By its hash and not by its name: a wrong secret finds as little as a name that nobody has, and
   * the time that it takes does not tell which names are known.
   */
  Mono<StoredKey> find(HashedKey key) {
    return OneRow.of(
        database
            .sql(
                """
                SELECT
                  hash, client_id, prefix, scope, addresses::text[] AS addresses,
                  revoked_at IS NULL AND suspended_at IS NULL AS in_force,
                  events_per_second, burst
                FROM (SELECT :hash::bytea AS shown) AS asked
                  LEFT JOIN (api_keys JOIN clients ON clients.id = client_id) ON hash = shown
                """)
            .bind("hash", key.hash())
            .map(this::found));
  }

  private Optional<StoredKey> found(Readable row) {
    return row.get("hash", byte[].class) == null ? Optional.empty() : Optional.of(key(row));
  }

  private StoredKey key(Readable row) {
    Caller caller =
        new Caller(
            Column.required(row, "client_id", UUID.class),
            Scope.of(Column.required(row, "scope", String.class)),
            Column.required(row, "prefix", String.class),
            Rate.of(row, usual),
            networks(row.get("addresses", String[].class)));
    return new StoredKey(
        Column.required(row, "hash", byte[].class),
        caller,
        Column.required(row, "in_force", Boolean.class));
  }

  private static Networks networks(String @Nullable [] addresses) {
    return addresses == null
        ? Networks.NONE
        : new Networks(Stream.of(addresses).map(Network::of).toList());
  }
}
