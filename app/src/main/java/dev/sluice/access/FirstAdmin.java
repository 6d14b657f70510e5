package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Column;
import dev.sluice.store.Schema;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Makes the first admin key known to the database, whose first client it belongs to. One that is
 * new there takes the place of those before it.
 */
final class FirstAdmin implements Stage {

  static final UUID CLIENT = new UUID(0x7000L, 0x8000_0000_0000_0001L);

  private static final String LABEL = "first admin key";

  private final ApiKey key;
  private final Keys keys;
  private final Schema schema;
  private final DatabaseClient database;
  private final Role role;

  FirstAdmin(ApiKey key, Keys keys, Schema schema, DatabaseClient database, Role role) {
    this.key = key;
    this.keys = keys;
    this.schema = schema;
    this.database = database;
    this.role = role;
  }

  static Caller caller(ApiKey key, Rate rate) {
    return new Caller(CLIENT, Scope.ADMIN, key.prefix(), rate);
  }

  @Override
  public String name() {
    return "first-admin";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: this process knows the key already. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .then(client())
        .then(admittance())
        .then(Mono.<Void>fromRunnable(() -> keys.expectNoMore(key)))
        .takeUntilOther(drain);
  }

  private Mono<Void> client() {
    return database
        .sql("INSERT INTO clients (id, name) VALUES (:id, 'admin') ON CONFLICT (id) DO NOTHING")
        .bind("id", CLIENT)
        .then();
  }

  private Mono<Void> admittance() {
    return database
        .sql(
            """
            WITH made AS (
              INSERT INTO api_keys (prefix, client_id, hash, scope, label)
              VALUES (:prefix, :client, :hash, :scope, :label)
              ON CONFLICT (prefix) DO NOTHING
              RETURNING prefix
            ), revoked AS (
              UPDATE api_keys SET revoked_at = now()
              WHERE client_id = :client AND label = :label AND revoked_at IS NULL
                AND EXISTS (SELECT FROM made)
              RETURNING prefix
            ), noted AS (
              INSERT INTO audit (client_id, credential, what, subject)
              SELECT :client, 'admin-key-file', 'key-created', prefix FROM made
              UNION ALL
              SELECT :client, 'admin-key-file', 'key-revoked', prefix FROM revoked
            )
            SELECT prefix, pg_notify(:channel, prefix)::text AS told FROM revoked
            """)
        .bind("prefix", key.prefix())
        .bind("client", CLIENT)
        .bind("hash", key.hash())
        .bind("scope", Scope.ADMIN.label())
        .bind("label", LABEL)
        .bind("channel", Revocations.CHANNEL)
        .map(row -> Column.required(row, "prefix", String.class))
        .all()
        .collect(Collectors.toSet())
        .doOnNext(keys::forget)
        .then();
  }
}
