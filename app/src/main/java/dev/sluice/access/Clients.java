package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.platform.JsonPage;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** All clients, for those who look after them. */
final class Clients {

  private static final String FIND =
      "SELECT %s FROM clients WHERE id = :id".formatted(StoredClient.COLUMNS);

  private static final String LIST =
      """
      SELECT %s FROM clients
      WHERE (created_at, id) < (:beforeTime, :beforeId)
      ORDER BY created_at DESC, id DESC
      LIMIT :limit
      """
          .formatted(StoredClient.COLUMNS);

  private final DatabaseClient database;
  private final Changes changes;
  private final Emails emails;
  private final JsonMapper json;

  Clients(DatabaseClient database, Changes changes, Emails emails, JsonMapper json) {
    this.database = database;
    this.changes = changes;
    this.emails = emails;
    this.json = json;
  }

  Mono<StoredClient> find(UUID id) {
    return database.sql(FIND).bind("id", id).map(StoredClient::of).one();
  }

  /** A page of them, the newest first. */
  Mono<JsonPage> list(PageQuery<StoredClient.Place> query) {
    return query.page(
        json,
        database
            .sql(LIST)
            .bind("beforeTime", query.before().createdAt())
            .bind("beforeId", query.before().id())
            .bind("limit", query.limit() + 1)
            .map(StoredClient::of)
            .all(),
        client -> ShownClient.of(client, emails),
        client -> client.place().text());
  }

  /** The client as it is then, or nothing where there is none. */
  Mono<StoredClient> change(Caller caller, UUID id, ClientChange change) {
    return changes
        .run(
            session ->
                held(session, id)
                    .flatMap(before -> change(session, caller, before, change))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty()))
        .flatMap(Mono::justOrEmpty);
  }

  private static Mono<StoredClient> held(Session session, UUID id) {
    return session.sql(FIND + " FOR NO KEY UPDATE").bind("id", id).map(StoredClient::of).one();
  }

  private static Mono<StoredClient> change(
      Session session, Caller caller, StoredClient before, ClientChange change) {
    StoredClient after = change.after(before, Instant.now());
    Set<What> deeds = ClientChange.deeds(before, after);
    return deeds.isEmpty()
        ? Mono.just(before)
        : Flux.fromIterable(deeds)
            .concatMap(what -> Changes.note(session, Deed.of(caller, what, before.id())))
            .then(write(session, after))
            .then(Changes.tell(session, before.id().toString()))
            .thenReturn(after);
  }

  private static Mono<Void> write(Session session, StoredClient client) {
    return session
        .sql(
            """
            UPDATE clients SET
              name = :name, suspended_at = :suspendedAt,
              generation = generation
                + (suspended_at IS NULL AND :suspendedAt::timestamptz IS NOT NULL)::int,
              events_per_second = :eventsPerSecond, burst = :burst, updated_at = now()
            WHERE id = :id
            """)
        .bind("id", client.id())
        .bind("name", client.name())
        .bind("suspendedAt", OrNull.of(client.suspendedAt(), Instant.class))
        .bind("eventsPerSecond", OrNull.of(client.eventsPerSecond(), Long.class))
        .bind("burst", OrNull.of(client.burst(), Long.class))
        .then();
  }
}
