package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import java.util.Set;
import java.util.UUID;
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
  private final KeysEndpoint keys;

  KeysOfClientEndpoint(Clients clients, KeysEndpoint keys) {
    this.clients = clients;
    this.keys = keys;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.ADMIN, this::list)),
        Endpoint.delete(PATH + "/{keyId}", gate.require(Scope.ADMIN, this::revoke)));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    return of(request).flatMap(client -> keys.list(caller, client));
  }

  private Mono<ServerResponse> revoke(ServerRequest request, Caller caller) {
    String key = request.pathVariable("keyId");
    return of(request).flatMap(client -> keys.revoke(caller, client, key));
  }

  private Mono<UUID> of(ServerRequest request) {
    Parameters.of(request.queryParams(), Set.of());
    return Mono.justOrEmpty(ClientsEndpoint.id(request))
        .flatMap(clients::find)
        .map(StoredClient::id)
        .switchIfEmpty(Mono.error(ClientsEndpoint::unknown));
  }
}
