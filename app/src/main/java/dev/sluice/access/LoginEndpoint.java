package dev.sluice.access;

import dev.sluice.access.Admissions.Admitted;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/tokens}: a token for who knows the password. */
final class LoginEndpoint {

  private final Admissions admissions;
  private final PrivateAnswers answers;

  LoginEndpoint(Admissions admissions, PrivateAnswers answers) {
    this.admissions = admissions;
    this.answers = answers;
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.post("/api/v1/tokens", this::login));
  }

  private Mono<ServerResponse> login(ServerRequest request) {
    return Form.of(request, Logins.MEMBERS)
        .flatMap(form -> admissions.logIn(request, form))
        .map(admitted -> answers.answer(HttpStatus.OK, Issued.of(admitted)));
  }

  private record Issued(String token, Instant expiresAt) {

    static Issued of(Admitted admitted) {
      return new Issued(admitted.token(), admitted.expiresAt());
    }
  }
}
