package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/clients}: by anybody, or by admins only, as the settings say. */
final class RegistrationEndpoint {

  private final AccessSettings.Who who;
  private final Attempts attempts;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Tokens tokens;
  private final PrivateAnswers answers;

  RegistrationEndpoint(
      AccessSettings.Who who,
      Attempts attempts,
      Accounts accounts,
      Passwords passwords,
      Tokens tokens,
      PrivateAnswers answers) {
    this.who = who;
    this.attempts = attempts;
    this.accounts = accounts;
    this.passwords = passwords;
    this.tokens = tokens;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.post("/api/v1/clients", handler(gate)));
  }

  private HandlerFunction<ServerResponse> handler(Gate gate) {
    return switch (who) {
      case OPEN -> this::registerItself;
      case ADMIN -> gate.require(Scope.ADMIN, this::registerAnother);
    };
  }

  private Mono<ServerResponse> registerItself(ServerRequest request) {
    UUID client = UUID.randomUUID();
    Deed own = new Deed(client, Deed.UNASKED, What.CLIENT_REGISTERED, client.toString());
    return register(request, client, own, attempts.register(Attempts.from(request)));
  }

  private Mono<ServerResponse> registerAnother(ServerRequest request, Caller caller) {
    UUID client = UUID.randomUUID();
    return register(request, client, Deed.of(caller, What.CLIENT_REGISTERED, client), Mono.empty());
  }

  private Mono<ServerResponse> register(
      ServerRequest request, UUID client, Deed by, Mono<Void> allowed) {
    return Form.of(request, Registration.MEMBERS)
        .map(Registration::of)
        .delayUntil(registration -> allowed)
        .flatMap(registration -> register(registration, client, by))
        .map(registered -> answers.answer(HttpStatus.CREATED, registered));
  }

  /** The token comes first: a client that is registered has to be told its key. */
  private Mono<Registered> register(Registration registration, UUID client, Deed by) {
    NewKey key = NewKey.first();
    return passwords
        .hash(registration.password())
        .zipWhen(password -> tokens.issue(Holder.first(client), Scope.OWNER))
        .flatMap(
            made ->
                accounts
                    .register(client, registration, made.getT1(), key, by)
                    .map(isNew -> registered(isNew, client, key, made.getT2())));
  }

  private static Registered registered(boolean isNew, UUID client, NewKey key, Tokens.Token token) {
    if (!isNew) {
      throw new Problem(ProblemType.EMAIL_TAKEN, "There is a client with this e-mail already.");
    }
    return new Registered(client, key.key().reveal(), token.text(), token.expiresAt());
  }

  /**
   * What a new client is told once.
   *
   * @param apiKey which nobody can be told again
   */
  private record Registered(UUID clientId, String apiKey, String token, Instant expiresAt) {}
}
