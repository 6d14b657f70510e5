package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST …/tickets}: for those who watch, or take a file along, without a key. */
final class TicketsEndpoint {

  private final Tickets tickets;
  private final Gate gate;
  private final PrivateAnswers answers;

  TicketsEndpoint(Tickets tickets, Gate gate, PrivateAnswers answers) {
    this.tickets = tickets;
    this.gate = gate;
    this.answers = answers;
  }

  Endpoints at(String path, Tickets.Purpose purpose) {
    return Endpoints.of(
        Endpoint.post(
            path, gate.require(Scope.READ, (request, caller) -> issue(request, caller, purpose))));
  }

  private Mono<ServerResponse> issue(
      ServerRequest request, Caller caller, Tickets.Purpose purpose) {
    return gate.trace(request, caller)
        .flatMap(trace -> tickets.issue(caller, purpose, trace))
        .map(ticket -> answers.answer(HttpStatus.CREATED, ticket));
  }
}
