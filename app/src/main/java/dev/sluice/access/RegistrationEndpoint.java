package dev.sluice.access;

import dev.sluice.access.Registrations.Registered;
import dev.sluice.access.Registrations.Registrar;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/clients}: by anybody, or by admins only, as the settings say. */
final class RegistrationEndpoint {

  private final Registrations registrations;
  private final PrivateAnswers answers;

  RegistrationEndpoint(Registrations registrations, PrivateAnswers answers) {
    this.registrations = registrations;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.post("/api/v1/clients", registrations.handler(gate::require, this::register)));
  }

  private Mono<ServerResponse> register(ServerRequest request, Registrar registrar) {
    return Form.of(request, Registration.MEMBERS)
        .map(Registration::of)
        .flatMap(registrar::register)
        .map(registered -> answers.answer(HttpStatus.CREATED, Answer.of(registered)));
  }

  private record Answer(UUID clientId, String apiKey, String token, Instant expiresAt) {

    static Answer of(Registered registered) {
      return new Answer(
          registered.client(), registered.apiKey(), registered.token(), registered.expiresAt());
    }
  }
}
