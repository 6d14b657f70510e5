package dev.sluice.query;

import dev.sluice.platform.JsonPage;
import dev.sluice.store.Column;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds a client's events, the newest first. */
final class EventSearch {

  private static final String OF_A_CLIENT =
      """
      SELECT
        id, action, user_id, page, role, session_id, occurred_at, received_at, host(ip) AS ip,
        user_agent, metadata::text AS metadata
      FROM events
      WHERE client_id = :client
        AND received_at >= :from AND received_at < :to
        -- which says the same of the time as what follows, but by it alone no day is left out
        AND received_at <= :beforeTime
        AND (received_at, id) < (:beforeTime, :beforeId)
      """;

  private static final String NEWEST_FIRST = "ORDER BY received_at DESC, id DESC LIMIT :limit";

  private static final String SEGMENTS =
      """
      SELECT coalesce(array_agg(DISTINCT segment), '{}') AS segments
      FROM event_segments
      WHERE day >= (:from AT TIME ZONE 'UTC')::date
        AND day <= (least(:to, :beforeTime) AT TIME ZONE 'UTC')::date
      """;

  private static final String TOKENS =
      "AND event_tokens(segment, client_id, action, user_id, page, role, session_id, ip) && ";

  private static final String ACTION =
      "AND action = :action "
          + TOKENS
          + "search_tokens(:segments, :client, :action, NULL, NULL, NULL, NULL, NULL) ";

  private static final String USER =
      "AND user_id = :user "
          + TOKENS
          + "search_tokens(:segments, :client, NULL, :user, NULL, NULL, NULL, NULL) ";

  private static final Integer[] NO_SEGMENTS = {};

  /** Of the largest events so many are held besides those of the page. */
  private static final int AT_ONCE = 64;

  private final DatabaseClient database;
  private final JsonMapper json;

  EventSearch(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /** A page of them; no more is read from the database than finds room in it. */
  Mono<JsonPage> find(UUID client, SearchQuery query) {
    return Mono.defer(
        () -> {
          JsonPage page = new JsonPage(json, query.limit());
          return events(client, query)
              .takeWhile(event -> page.takes(event, event.cursor().text()))
              .then(Mono.just(page));
        });
  }

  private Flux<FoundEvent> events(UUID client, SearchQuery query) {
    return query.isFiltered()
        ? segments(query).flatMapMany(segments -> found(client, query, segments))
        : found(client, query, NO_SEGMENTS);
  }

  private Flux<FoundEvent> found(UUID client, SearchQuery query, Integer[] segments) {
    return ask(sql(query), client, query, segments)
        .filter(search -> search.fetchSize(AT_ONCE))
        .map(FoundEvent::of)
        .all();
  }

  /** Those in which there can be rows of the time that is asked for. */
  Mono<Integer[]> segments(SearchQuery query) {
    return database
        .sql(SEGMENTS)
        .bind("from", query.received().from())
        .bind("to", query.received().to())
        .bind("beforeTime", query.before().receivedAt())
        .map(row -> Column.required(row, "segments", Integer[].class))
        .one();
  }

  static String sql(SearchQuery query) {
    return OF_A_CLIENT
        + (query.action() == null ? "" : ACTION)
        + (query.user() == null ? "" : USER)
        + NEWEST_FIRST;
  }

  GenericExecuteSpec ask(String sql, UUID client, SearchQuery query, Integer[] segments) {
    GenericExecuteSpec statement =
        database
            .sql(sql)
            .bind("client", client)
            .bind("from", query.received().from())
            .bind("to", query.received().to())
            .bind("beforeTime", query.before().receivedAt())
            .bind("beforeId", query.before().id())
            // one more than is shown tells whether there is a next page
            .bind("limit", query.limit() + 1);
    return query.isFiltered()
        ? bind(bind(statement, "action", query.action()), "user", query.user())
            .bind("segments", segments)
        : statement;
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, String name, @Nullable String value) {
    return value == null ? statement : statement.bind(name, value);
  }
}
