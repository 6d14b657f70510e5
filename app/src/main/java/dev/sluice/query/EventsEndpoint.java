package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RawAnswer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/events}. */
final class EventsEndpoint {

  private final EventSearch search;
  private final Seats seats;

  EventsEndpoint(EventSearch search, Seats seats) {
    this.search = search;
    this.seats = seats;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.get("/api/v1/events", gate.require(Scope.READ, this::find)));
  }

  /** The search is part of the answer, so that its seat is kept until the last byte has left. */
  private Mono<ServerResponse> find(ServerRequest request, Caller caller) {
    Mono<ServerResponse> page =
        search.find(caller.client(), SearchQuery.of(request.queryParams())).map(EventsEndpoint::ok);
    return ServerResponse.ok()
        .build(
            (exchange, context) ->
                seats.hold(
                    caller.client(), page.flatMap(found -> found.writeTo(exchange, context))));
  }

  private static ServerResponse ok(EventPage page) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, page.bytes());
  }
}
