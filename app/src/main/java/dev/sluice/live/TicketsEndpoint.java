package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.LiveTickets;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RawAnswer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /api/v1/live/tickets}: for those who watch without a key. */
final class TicketsEndpoint {

  private final LiveTickets tickets;
  private final JsonMapper json;

  TicketsEndpoint(LiveTickets tickets, JsonMapper json) {
    this.tickets = tickets;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.post(
            "/api/v1/live/tickets",
            gate.require(Scope.READ, (request, caller) -> issue(gate, request, caller))));
  }

  private Mono<ServerResponse> issue(Gate gate, ServerRequest request, Caller caller) {
    return gate.trace(request, caller)
        .flatMap(trace -> tickets.issue(caller, trace))
        .map(this::answer);
  }

  private ServerResponse answer(LiveTickets.Ticket ticket) {
    return new RawAnswer(
            HttpStatus.CREATED, MediaType.APPLICATION_JSON_VALUE, json.writeValueAsBytes(ticket))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
