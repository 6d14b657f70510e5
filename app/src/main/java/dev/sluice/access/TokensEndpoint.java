package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code DELETE /api/v1/tokens/current}: logs out. */
final class TokensEndpoint {

  private static final String PATH = "/api/v1/tokens/current";

  private final Gate gate;
  private final Logouts logouts;

  TokensEndpoint(Gate gate, Logouts logouts) {
    this.gate = gate;
    this.logouts = logouts;
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.delete(PATH, this::logOut));
  }

  private Mono<ServerResponse> logOut(ServerRequest request) {
    return gate.claims(request)
        .flatMap(claims -> logouts.end(claims).then(ServerResponse.noContent().build()));
  }
}
