package dev.sluice.query;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds a client's events, the newest first. */
final class EventSearch {

  private static final String SEARCH =
      """
      SELECT
        id, action, user_id, page, role, session_id, occurred_at, received_at, host(ip) AS ip,
        user_agent, metadata::text AS metadata
      FROM events
      WHERE client_id = :client
        AND (received_at, id) < (:beforeTime, :beforeId)
        AND event_tokens(client_id, action, user_id, page, role, session_id, ip)
          @> event_tokens(:client, :action, :user, NULL, NULL, NULL, NULL)
        AND (:action::text IS NULL OR action = :action)
        AND (:user::text IS NULL OR user_id = :user)
      ORDER BY received_at DESC, id DESC
      LIMIT :limit
      """;

  /** Of the largest events so many are held besides those of the page. */
  private static final int AT_ONCE = 64;

  private final DatabaseClient database;
  private final JsonMapper json;

  EventSearch(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /** A page of them; no more is read from the database than finds room in it. */
  Mono<EventPage> find(UUID client, SearchQuery query) {
    return Mono.defer(
        () -> {
          EventPage page = new EventPage(json, query.limit());
          return events(client, query).takeWhile(page::takes).then(Mono.just(page));
        });
  }

  private Flux<FoundEvent> events(UUID client, SearchQuery query) {
    GenericExecuteSpec statement =
        database
            .sql(SEARCH)
            .filter(search -> search.fetchSize(AT_ONCE))
            .bind("client", client)
            .bind("beforeTime", query.before().receivedAt())
            .bind("beforeId", query.before().id())
            // one more than is shown tells whether there is a next page
            .bind("limit", query.limit() + 1);
    return bind(bind(statement, "action", query.action()), "user", query.user())
        .map(FoundEvent::of)
        .all();
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, String name, @Nullable String value) {
    return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
  }
}
