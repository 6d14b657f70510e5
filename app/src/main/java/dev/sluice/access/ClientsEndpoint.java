package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Seats;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/clients} and {@code /api/v1/audit}: admins look after all clients. */
final class ClientsEndpoint {

  private static final String PATH = "/api/v1/clients";
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private final Clients clients;
  private final Emails emails;
  private final Audit audit;
  private final Seats seats;
  private final PrivateAnswers answers;

  ClientsEndpoint(
      Clients clients, Emails emails, Audit audit, Seats seats, PrivateAnswers answers) {
    this.clients = clients;
    this.emails = emails;
    this.audit = audit;
    this.seats = seats;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.ADMIN, this::list)),
        Endpoint.get(PATH + "/{id}", gate.require(Scope.ADMIN, this::show)),
        Endpoint.patch(PATH + "/{id}", gate.require(Scope.ADMIN, this::change)),
        Endpoint.get("/api/v1/audit", gate.require(Scope.ADMIN, this::audit)));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    PageQuery<StoredClient.Place> query =
        PageQuery.of(request.queryParams(), StoredClient.Place::parse, StoredClient.Place.NEWEST);
    return seats.answer(
        caller.client(),
        clients.list(query).map(page -> PrivateAnswers.raw(HttpStatus.OK, page.bytes())));
  }

  private Mono<ServerResponse> audit(ServerRequest request, Caller caller) {
    PageQuery<Audit.Place> query =
        PageQuery.of(request.queryParams(), Audit.Place::parse, Audit.Place.NEWEST);
    return seats.answer(
        caller.client(),
        audit.list(query).map(page -> PrivateAnswers.raw(HttpStatus.OK, page.bytes())));
  }

  private Mono<ServerResponse> show(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return Mono.justOrEmpty(id(request)).flatMap(clients::find).transform(this::shown);
  }

  private Mono<ServerResponse> change(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return Form.of(request, ClientChange.MEMBERS)
        .map(ClientChange::of)
        .flatMap(change -> change(id(request), change, caller))
        .transform(this::shown);
  }

  private Mono<StoredClient> change(Optional<UUID> id, ClientChange change, Caller caller) {
    if (change.suspends() && id.filter(FirstAdmin.CLIENT::equals).isPresent()) {
      throw Form.invalid("suspended", "must be false of the client that the first admin key is of");
    }
    return Mono.justOrEmpty(id).flatMap(client -> clients.change(caller, client, change));
  }

  private Mono<ServerResponse> shown(Mono<StoredClient> client) {
    return client
        .map(found -> answers.answer(HttpStatus.OK, ShownClient.of(found, emails)))
        .switchIfEmpty(Mono.error(ClientsEndpoint::unknown));
  }

  static Optional<UUID> id(ServerRequest request) {
    String id = request.pathVariable("id");
    return ID.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
  }

  static Problem unknown() {
    return new Problem(ProblemType.NOT_FOUND, "There is no client of that id.");
  }
}
