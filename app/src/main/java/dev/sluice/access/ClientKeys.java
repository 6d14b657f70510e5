package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The keys of one client, as it looks after them. */
final class ClientKeys {

  /** So many are shown after they were revoked, and those that were made today. */
  private static final int REVOKED_SHOWN = 100;

  /** Besides as many as may be in force: a client can't fill the audit. */
  private static final int MADE_A_DAY = 100;

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

  /** What has come of making a key. */
  enum Outcome {
    MADE,
    TOO_MANY,
    TOO_OFTEN
  }

  Mono<Outcome> create(Caller caller, NewKey key) {
    UUID client = caller.client();
    return changes.run(
        session ->
            Changes.lock(session, client)
                .then(count(session, client))
                .map(this::outcome)
                .flatMap(outcome -> outcome(session, caller, key, outcome)));
  }

  private record Counted(long inForce, long made) {

    static Counted of(Readable row) {
      return new Counted(
          Column.required(row, "in_force", Long.class), Column.required(row, "made", Long.class));
    }
  }

  private static Mono<Counted> count(Session session, UUID client) {
    return session
        .sql(
            """
            SELECT
              count(*) FILTER (WHERE revoked_at IS NULL) AS in_force,
              count(*) FILTER (WHERE created_at > now() - interval '1 day') AS made
            FROM api_keys WHERE client_id = :client
            """)
        .bind("client", client)
        .map(Counted::of)
        .one();
  }

  private Outcome outcome(Counted counted) {
    if (counted.inForce() >= most) {
      return Outcome.TOO_MANY;
    }
    return counted.made() >= most + MADE_A_DAY ? Outcome.TOO_OFTEN : Outcome.MADE;
  }

  private static Mono<Outcome> outcome(
      Session session, Caller caller, NewKey key, Outcome outcome) {
    return outcome == Outcome.MADE
        ? add(session, caller, key).thenReturn(outcome)
        : Mono.just(outcome);
  }

  private static Mono<Void> add(Session session, Caller caller, NewKey key) {
    return key.insert(session, caller.client())
        .then(forgetOldest(session, caller.client()))
        .then(Changes.note(session, Deed.of(caller, What.KEY_CREATED, key.key().prefix())));
  }

  /** But for those that a file has had: the next start would take one for new. */
  private static Mono<Void> forgetOldest(Session session, UUID client) {
    return session
        .sql(
            """
            DELETE FROM api_keys WHERE created_at < now() - interval '1 day' AND prefix IN (
              SELECT prefix FROM api_keys
              WHERE client_id = :client AND revoked_at IS NOT NULL AND NOT from_file
              ORDER BY revoked_at DESC, prefix
              OFFSET :shown)
            """)
        .bind("client", client)
        .bind("shown", REVOKED_SHOWN)
        .then();
  }

  /** The key as it is then, on every process within a second; nothing where there is none. */
  Mono<ShownKey> change(Caller caller, String prefix, KeyChange change) {
    return changes
        .run(
            session ->
                change
                    .update(session, caller.client(), prefix)
                    .delayUntil(
                        key ->
                            Changes.note(session, Deed.of(caller, What.KEY_CHANGED, prefix))
                                .then(Changes.tell(session, prefix)))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty()))
        .flatMap(Mono::justOrEmpty);
  }

  /** Whether the client has such a key, which then is in force no more. */
  Mono<Boolean> revoke(Caller caller, UUID client, String prefix) {
    return changes.run(
        session ->
            revoked(session, client, prefix)
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
