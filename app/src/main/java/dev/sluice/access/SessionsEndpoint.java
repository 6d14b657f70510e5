package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/sessions}: a browser signs in to the dashboard, and out again. */
final class SessionsEndpoint {

  private static final String PATH = "/api/v1/sessions";
  private static final String CURRENT = PATH + "/current";
  private static final String TICKET = "ticket";
  private static final int LONGEST_TICKET = 64;

  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Logins logins;
  private final OperatorLogins operator;
  private final Logouts logouts;
  private final PrivateAnswers answers;
  private final Clock clock;

  SessionsEndpoint(
      Sessions sessions,
      SessionCookie cookie,
      Logins logins,
      OperatorLogins operator,
      Logouts logouts,
      PrivateAnswers answers,
      Clock clock) {
    this.sessions = sessions;
    this.cookie = cookie;
    this.logins = logins;
    this.operator = operator;
    this.logouts = logouts;
    this.answers = answers;
    this.clock = clock;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post(PATH, this::signIn),
        Endpoint.get(CURRENT, this::show),
        Endpoint.delete(CURRENT, this::signOut));
  }

  private Mono<ServerResponse> signIn(ServerRequest request) {
    sessions.requireOwnPage(request);
    return Form.of(request, Set.of("email", "password", TICKET))
        .flatMap(form -> begun(form, request))
        .switchIfEmpty(Mono.error(Gate::unauthenticated))
        .flatMap(token -> keep(request, token));
  }

  private Mono<Tokens.Token> begun(Form form, ServerRequest request) {
    return form.has(TICKET)
        ? begun(form.text(TICKET, 1, LONGEST_TICKET))
        : logins
            .holderOf(form, Attempts.from(request))
            .flatMap(holder -> sessions.begin(holder, Scope.OWNER));
  }

  /** The token comes first: with the ticket gone, there has to be one. */
  private Mono<Tokens.Token> begun(String ticket) {
    return sessions
        .begin(FirstAdmin.HOLDER, Scope.ADMIN)
        .filterWhen(token -> operator.signIn(ticket));
  }

  private Mono<ServerResponse> keep(ServerRequest request, Tokens.Token token) {
    Duration age = Duration.between(clock.instant(), token.expiresAt());
    return ServerResponse.noContent().cookie(cookie.keep(request, token.text(), age)).build();
  }

  private Mono<ServerResponse> show(ServerRequest request) {
    return session(request).map(session -> answers.answer(HttpStatus.OK, shown(session)));
  }

  private Mono<Sessions.Session> session(ServerRequest request) {
    return sessions.of(request).switchIfEmpty(Mono.error(Gate::unauthenticated));
  }

  private Shown shown(Sessions.Session session) {
    Claims claims = session.claims();
    return new Shown(
        claims.client(), claims.scope().label(), claims.expiresAt(), sessions.csrfToken(session));
  }

  /** Who is signed in, and what his calls have to bring that change something. */
  private record Shown(UUID clientId, String scope, Instant expiresAt, String csrfToken) {}

  /** The browser lets go of it in any case: who leaves a machine that others use need not wait. */
  private Mono<ServerResponse> signOut(ServerRequest request) {
    return session(request)
        .doOnNext(session -> request.exchange().getResponse().addCookie(cookie.forget(request)))
        .flatMap(session -> logouts.end(session.claims()))
        .then(ServerResponse.noContent().build());
  }
}
