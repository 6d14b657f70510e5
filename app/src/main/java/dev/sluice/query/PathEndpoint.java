package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/users/{user}/path}: what a user has done, the newest first. */
final class PathEndpoint {

  /** Whose cursors these are. */
  private static final String LIST = "path";

  private static final String USER = "user";
  private static final String JOINED = "joined";
  private static final Set<String> KNOWN = Set.of("from", "to", "limit", "cursor", JOINED);

  private static final String ALIASES =
      "SELECT id FROM ids_of(:client, :user, :joinedIds) AS person (id) WHERE id <> :user";

  private final Reads reads;
  private final EventSearch search;
  private final Cursors cursors;
  private final Seats seats;
  private final JsonMapper json;
  private final int joinedIds;

  /**
   * @param joinedIds that a user may have besides
   */
  PathEndpoint(
      Reads reads,
      EventSearch search,
      Cursors cursors,
      Seats seats,
      JsonMapper json,
      int joinedIds) {
    this.reads = reads;
    this.search = search;
    this.cursors = cursors;
    this.seats = seats;
    this.json = json;
    this.joinedIds = joinedIds;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get("/api/v1/users/{user}/path", gate.require(Scope.READ, this::path)));
  }

  private Mono<ServerResponse> path(ServerRequest request, Caller caller) {
    Parameters parameters = Parameters.of(request.queryParams(), KNOWN);
    String user = NameInPath.of(request, USER, KNOWN);
    SearchQuery query = query(caller, user, parameters);
    boolean isJoined = parameters.truth(JOINED).orElse(false);
    return seats.answer(
        caller.client(),
        Mono.defer(() -> path(reads.choose(), caller.client(), user, query, isJoined)));
  }

  private Mono<ServerResponse> path(
      Reads.Source source, UUID client, String user, SearchQuery query, boolean isJoined) {
    return isJoined
        ? aliases(source, client, user)
            .flatMap(others -> path(source, client, user, query.joining(others)))
        : path(source, client, user, query);
  }

  private Mono<List<String>> aliases(Reads.Source source, UUID client, String user) {
    return source
        .database()
        .sql(ALIASES)
        .bind("client", client)
        .bind("user", user)
        .bind("joinedIds", joinedIds)
        .map(row -> Column.required(row, "id", String.class))
        .all()
        .collectList();
  }

  private Mono<ServerResponse> path(
      Reads.Source source, UUID client, String user, SearchQuery query) {
    return head(source, client, user, query)
        .flatMap(head -> page(source, client, query).map(page -> ok(page.bytes(head))));
  }

  private SearchQuery query(Caller caller, String user, Parameters parameters) {
    return new SearchQuery(
        Selection.of(
            new EventFilter(null, user, null, null, null, null),
            parameters.timeRange(Rfc3339::parseOrMillis),
            TimeRange.ALWAYS),
        Order.DESC,
        parameters.limit(),
        parameters
            .cursor(text -> cursors.opened(caller.client(), LIST, text).flatMap(Cursor::parse))
            .orElse(Cursor.NEWEST));
  }

  /** The first page says in short what there is in all. */
  private static Mono<Map<String, UserSummary>> head(
      Reads.Source source, UUID client, String user, SearchQuery query) {
    return Mono.just(new UserSummaries(source.database()))
        .filter(summaries -> query.after().equals(Cursor.NEWEST))
        .flatMap(summaries -> summaries.find(client, user, query.conditions().aliases()))
        .map(summary -> Map.of("summary", summary))
        .defaultIfEmpty(Map.of());
  }

  private Mono<JsonPage> page(Reads.Source source, UUID client, SearchQuery query) {
    return Mono.defer(
        () -> {
          PathPage path =
              new PathPage(
                  new JsonPage(json, query.limit()).asOf(source.asOf()),
                  cursor -> cursors.sealed(client, LIST, cursor.text()));
          return search.find(source, client, query, path).then(Mono.fromSupplier(path::end));
        });
  }

  private static ServerResponse ok(byte[] bytes) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, bytes);
  }
}
