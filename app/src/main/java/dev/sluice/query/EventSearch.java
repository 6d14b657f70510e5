package dev.sluice.query;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

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
        AND (:action::text IS NULL OR action = :action)
        AND (:user::text IS NULL OR user_id = :user)
      ORDER BY received_at DESC, id DESC
      LIMIT :limit
      """;

  private final DatabaseClient database;

  EventSearch(DatabaseClient database) {
    this.database = database;
  }

  Mono<EventPage> find(UUID client, SearchQuery query) {
    GenericExecuteSpec statement =
        database
            .sql(SEARCH)
            .bind("client", client)
            .bind("beforeTime", query.before().receivedAt())
            .bind("beforeId", query.before().id())
            // one more than is shown tells whether there is a next page
            .bind("limit", query.limit() + 1);
    return bind(bind(statement, "action", query.action()), "user", query.user())
        .map(FoundEvent::of)
        .all()
        .collectList()
        .map(found -> page(found, query.limit()));
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, String name, @Nullable String value) {
    return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
  }

  private static EventPage page(List<FoundEvent> found, int limit) {
    return found.size() <= limit
        ? new EventPage(found, null)
        : new EventPage(found.subList(0, limit), found.get(limit - 1).cursor().text());
  }

  /**
   * @param next the cursor to go on with, where there is more
   */
  record EventPage(List<FoundEvent> data, @Nullable String next) {}
}
