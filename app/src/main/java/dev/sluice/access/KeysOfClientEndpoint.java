package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /api/v1/clients/{id}/keys}: an admin sees which keys a client has, and ends one that has
 * leaked while the client goes on with the others.
 */
final class KeysOfClientEndpoint {

  private static final String PATH = "/api/v1/clients/{id}/keys";

  private final Clients clients;
  private final ClientKeys keys;
  private final Shares shares;
  private final PrivateAnswers answers;

  KeysOfClientEndpoint(Clients clients, ClientKeys keys, Shares shares, PrivateAnswers answers) {
    this.clients = clients;
    this.keys = keys;
    this.shares = shares;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.ADMIN, this::list)),
        Endpoint.delete(PATH + "/{keyId}", gate.require(Scope.ADMIN, this::revoke)));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    return of(request)
        .flatMap(client -> shares.hold(caller.client(), keys.list(client).collectList()))
        .map(found -> answers.answer(HttpStatus.OK, new ShownKey.Listed(found)));
  }

  private Mono<ServerResponse> revoke(ServerRequest request, Caller caller) {
    String key = request.pathVariable("keyId");
    return of(request)
        .filter(client -> ApiKey.isPrefix(key))
        .flatMap(client -> shares.hold(caller.client(), keys.revoke(caller, client, key)))
        .filter(isThere -> isThere)
        .switchIfEmpty(Mono.error(KeysEndpoint::unknown))
        .then(ServerResponse.noContent().build());
  }

  private Mono<UUID> of(ServerRequest request) {
    Parameters.of(request.queryParams(), Set.of());
    return Mono.justOrEmpty(ClientsEndpoint.id(request))
        .flatMap(clients::find)
        .map(StoredClient::id)
        .switchIfEmpty(Mono.error(ClientsEndpoint::unknown));
  }
}
