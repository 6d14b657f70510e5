package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/tokens}: a token for who knows the password. */
final class LoginEndpoint {

  private final Logins logins;
  private final Tokens tokens;
  private final PrivateAnswers answers;

  LoginEndpoint(Logins logins, Tokens tokens, PrivateAnswers answers) {
    this.logins = logins;
    this.tokens = tokens;
    this.answers = answers;
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.post("/api/v1/tokens", this::login));
  }

  private Mono<ServerResponse> login(ServerRequest request) {
    return Form.of(request, Logins.MEMBERS)
        .flatMap(form -> logins.holderOf(form, Attempts.from(request)))
        .switchIfEmpty(Mono.error(Gate::unauthenticated))
        .flatMap(holder -> tokens.issue(holder, Scope.OWNER))
        .map(token -> answers.answer(HttpStatus.OK, new Issued(token.text(), token.expiresAt())));
  }

  private record Issued(String token, Instant expiresAt) {}
}
