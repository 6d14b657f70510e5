package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Session;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The keys of one client, as it looks after them. */
final class ClientKeys {

  /** So many are shown after they were revoked; those before them are forgotten. */
  private static final int REVOKED_SHOWN = 100;

  private final DatabaseClient database;
  private final Changes changes;
  private final int most;

  /**
   * @param most keys of a client that are in force at the same time
   */
  ClientKeys(DatabaseClient database, Changes changes, int most) {
    this.database = database;
    this.changes = changes;
    this.most = most;
  }

  /** All of them, the newest first: there are never more than may be in force and are shown. */
  Flux<ShownKey> list(UUID client) {
    return database
        .sql(
            """
            SELECT
              prefix, label, scope, addresses::text[] AS addresses, created_at, last_used_at, revoked_at
            FROM api_keys WHERE client_id = :client
            ORDER BY created_at DESC, prefix
            """)
        .bind("client", client)
        .map(ShownKey::of)
        .all();
  }

  /** Whether there was room for one more. */
  Mono<Boolean> create(Caller caller, NewKey key) {
    UUID client = caller.client();
    return changes.run(
        session ->
            Changes.lock(session, client)
                .then(count(session, client))
                .flatMap(inForce -> inForce < most ? add(session, caller, key) : Mono.just(false)));
  }

  private static Mono<Long> count(Session session, UUID client) {
    return session
        .sql("SELECT count(*) FROM api_keys WHERE client_id = :client AND revoked_at IS NULL")
        .bind("client", client)
        .mapValue(Long.class)
        .one();
  }

  private static Mono<Boolean> add(Session session, Caller caller, NewKey key) {
    return key.insert(session, caller.client())
        .then(forgetOldest(session, caller.client()))
        .then(Changes.note(session, Deed.of(caller, What.KEY_CREATED, key.key().prefix())))
        .thenReturn(true);
  }

  private static Mono<Void> forgetOldest(Session session, UUID client) {
    return session
        .sql(
            """
            DELETE FROM api_keys WHERE prefix IN (
              SELECT prefix FROM api_keys
              WHERE client_id = :client AND revoked_at IS NOT NULL
              ORDER BY revoked_at DESC, prefix
              OFFSET :shown)
            """)
        .bind("client", client)
        .bind("shown", REVOKED_SHOWN)
        .then();
  }

  /** Whether the client has such a key, which then is in force no more. */
  Mono<Boolean> revoke(Caller caller, String prefix) {
    return changes.run(
        session ->
            revoked(session, caller.client(), prefix)
                .flatMap(wasInForce -> wasInForce ? tell(session, caller, prefix) : Mono.just(true))
                .defaultIfEmpty(false));
  }

  /** Whether it was in force; nothing where there is none. */
  private static Mono<Boolean> revoked(Session session, UUID client, String prefix) {
    return session
        .sql(
            """
            UPDATE api_keys SET revoked_at = coalesce(api_keys.revoked_at, now())
            FROM (
              SELECT prefix, revoked_at IS NULL AS in_force
              FROM api_keys WHERE prefix = :prefix AND client_id = :client FOR UPDATE
            ) AS before
            WHERE api_keys.prefix = before.prefix
            RETURNING before.in_force
            """)
        .bind("prefix", prefix)
        .bind("client", client)
        .mapValue(Boolean.class)
        .one();
  }

  private static Mono<Boolean> tell(Session session, Caller caller, String prefix) {
    return Changes.note(session, Deed.of(caller, What.KEY_REVOKED, prefix))
        .then(Changes.tell(session, prefix))
        .thenReturn(true);
  }
}
