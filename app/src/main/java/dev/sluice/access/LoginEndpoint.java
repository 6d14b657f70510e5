package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/tokens}: a token for who knows the password. */
final class LoginEndpoint {

  private final Logins logins;
  private final Emails emails;
  private final Attempts attempts;
  private final Tokens tokens;
  private final PrivateAnswers answers;

  LoginEndpoint(
      Logins logins, Emails emails, Attempts attempts, Tokens tokens, PrivateAnswers answers) {
    this.logins = logins;
    this.emails = emails;
    this.attempts = attempts;
    this.tokens = tokens;
    this.answers = answers;
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.post("/api/v1/tokens", this::login));
  }

  private Mono<ServerResponse> login(ServerRequest request) {
    return Form.of(request, Logins.MEMBERS)
        .delayUntil(form -> attempts.logIn(Attempts.from(request), account(form)))
        .flatMap(logins::clientOf)
        .switchIfEmpty(Mono.error(Gate::unauthenticated))
        .flatMap(client -> tokens.issue(client, Scope.OWNER))
        .map(token -> answers.answer(HttpStatus.OK, new Issued(token.text(), token.expiresAt())));
  }

  private String account(Form form) {
    return HexFormat.of().formatHex(emails.hash(Logins.emailOf(form)));
  }

  private record Issued(String token, Instant expiresAt) {}
}
