package dev.sluice.access;

import dev.sluice.platform.Network;
import dev.sluice.platform.Networks;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
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
   * {@link StoredKey#NONE} for one that is not there. One row comes back in any case, and of a key
   * with another secret it tells no more than of one that nobody has: otherwise the time that it
   * takes would tell which names are known. What is compared here are hashes, and knowing how one
   * begins is of no help.
   */
  Mono<StoredKey> find(HashedKey key) {
    return database
        .sql(
            """
            SELECT
              hash, client_id, prefix, scope, addresses::text[] AS addresses,
              revoked_at IS NULL AND suspended_at IS NULL AS in_force,
              events_per_second, burst
            FROM (SELECT :prefix::text AS wanted, :hash::bytea AS shown) AS asked
              LEFT JOIN api_keys ON prefix = wanted AND hash = shown
              LEFT JOIN clients ON clients.id = client_id
            """)
        .bind("prefix", key.id())
        .bind("hash", key.hash())
        .map(this::key)
        .one();
  }

  private StoredKey key(Readable row) {
    return row.get("hash", byte[].class) == null ? StoredKey.NONE : known(row);
  }

  private StoredKey known(Readable row) {
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
