package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/events}. */
final class EventsEndpoint {

  private final EventSearch search;
  private final Cursors cursors;
  private final Seats seats;

  EventsEndpoint(EventSearch search, Cursors cursors, Seats seats) {
    this.search = search;
    this.cursors = cursors;
    this.seats = seats;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.get("/api/v1/events", gate.require(Scope.READ, this::find)));
  }

  private Mono<ServerResponse> find(ServerRequest request, Caller caller) {
    SearchQuery query =
        SearchQuery.of(
            request.queryParams(),
            cursor -> cursors.opened(caller.client(), EventSearch.LIST, cursor));
    return seats.answer(
        caller.client(), search.find(caller.client(), query).map(EventsEndpoint::ok));
  }

  private static ServerResponse ok(JsonPage page) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, page.bytes());
  }
}
