package dev.sluice.persist;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Health;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/v1/status}: how the engines are and how far the database is behind, for people
 * who may know. Machines ask {@code /health}, which says less where anybody can reach it.
 */
final class StatusEndpoint {

  private final Health health;
  private final LagView lag;
  private final JsonMapper json;

  StatusEndpoint(Health health, LagView lag, JsonMapper json) {
    this.health = health;
    this.lag = lag;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.get("/api/v1/status", gate.require(Scope.ADMIN, this::show)));
  }

  private Mono<ServerResponse> show(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return Mono.zip(health.inFull(), lag.latest(), StatusEndpoint::body).map(this::answer);
  }

  private static Map<String, @Nullable Object> body(
      Map<String, Object> state, Optional<ShownLag> lag) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(state);
    body.put("lag", lag.orElse(null));
    return body;
  }

  private ServerResponse answer(Map<String, @Nullable Object> body) {
    return new RawAnswer(
            HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, json.writeValueAsBytes(body))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
