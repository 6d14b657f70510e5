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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final Set<String> KNOWN = Set.of("from", "to", "limit", "cursor");

  private final EventSearch search;
  private final UserSummaries summaries;
  private final Cursors cursors;
  private final Seats seats;
  private final JsonMapper json;

  PathEndpoint(
      EventSearch search, UserSummaries summaries, Cursors cursors, Seats seats, JsonMapper json) {
    this.search = search;
    this.summaries = summaries;
    this.cursors = cursors;
    this.seats = seats;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get("/api/v1/users/{user}/path", gate.require(Scope.READ, this::path)));
  }

  private Mono<ServerResponse> path(ServerRequest request, Caller caller) {
    Instant now = Instant.now();
    Parameters parameters = Parameters.of(request.queryParams(), KNOWN);
    SearchQuery query = query(caller, user(request), parameters);
    Mono<Map<String, Object>> head = head(caller, query, now);
    return seats.answer(
        caller.client(),
        head.flatMap(members -> page(caller, query).map(page -> ok(page.bytes(members)))));
  }

  private static String user(ServerRequest request) {
    String user = request.pathVariable(USER);
    if (user.indexOf(0) >= 0) {
      throw Parameters.invalid(USER, "holds a zero character");
    }
    return user;
  }

  private SearchQuery query(Caller caller, String user, Parameters parameters) {
    return new SearchQuery(
        new EventFilter(null, user, null, null, null, null),
        parameters.timeRange(Rfc3339::parseOrMillis),
        TimeRange.ALWAYS,
        null,
        Order.DESC,
        parameters.limit(),
        parameters
            .cursor(text -> cursors.opened(caller.client(), LIST, text).flatMap(Cursor::parse))
            .orElse(Cursor.NEWEST));
  }

  /** The first page says in short what there is in all. */
  private Mono<Map<String, Object>> head(Caller caller, SearchQuery query, Instant now) {
    boolean isFirst = query.after().equals(Cursor.NEWEST);
    Optional<String> user = Optional.ofNullable(query.fields().user()).filter(name -> isFirst);
    return Mono.justOrEmpty(user)
        .flatMap(name -> summaries.find(caller.client(), name))
        .map(summary -> members(now, Map.of("summary", summary)))
        .defaultIfEmpty(members(now, Map.of()));
  }

  private static Map<String, Object> members(Instant asOf, Map<String, Object> others) {
    Map<String, Object> members = new LinkedHashMap<>(others);
    members.put("asOf", asOf);
    return members;
  }

  private Mono<JsonPage> page(Caller caller, SearchQuery query) {
    return Mono.defer(
        () -> {
          PathPage path =
              new PathPage(
                  new JsonPage(json, query.limit()),
                  cursor -> cursors.sealed(caller.client(), LIST, cursor.text()));
          return search.find(caller.client(), query, path).then(Mono.fromSupplier(path::end));
        });
  }

  private static ServerResponse ok(byte[] bytes) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, bytes);
  }
}
