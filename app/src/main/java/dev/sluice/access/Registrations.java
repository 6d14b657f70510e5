package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Clients that register, in whatever words: by themselves, or by admins only, as the settings say.
 */
public final class Registrations {

  private final AccessSettings.Who who;
  private final Attempts attempts;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Tokens tokens;

  Registrations(
      AccessSettings.Who who,
      Attempts attempts,
      Accounts accounts,
      Passwords passwords,
      Tokens tokens) {
    this.who = who;
    this.attempts = attempts;
    this.accounts = accounts;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  /** Whoever may register one client. */
  @FunctionalInterface
  public interface Registrar {

    Mono<Registered> register(Registration registration);
  }

  /** Answers a request to register a client. */
  @FunctionalInterface
  public interface Handler {

    Mono<ServerResponse> handle(ServerRequest request, Registrar registrar);
  }

  /**
   * What a new client is told once.
   *
   * @param apiKey which nobody can be told again
   */
  public record Registered(
      UUID client, Instant createdAt, String apiKey, String token, Instant expiresAt) {

    @Override
    public String toString() {
      return "Registered[client=" + client + "]";
    }
  }

  /**
   * Finds out who registers the client before its request is read.
   *
   * @param gate by which admins are let in, where it takes one
   */
  public HandlerFunction<ServerResponse> handler(
      BiFunction<Scope, Gate.Handler, HandlerFunction<ServerResponse>> gate, Handler handler) {
    return switch (who) {
      case OPEN -> request -> handler.handle(request, itself(request));
      case ADMIN ->
          gate.apply(Scope.ADMIN, (request, caller) -> handler.handle(request, another(caller)));
    };
  }

  private Registrar itself(ServerRequest request) {
    UUID client = UUID.randomUUID();
    Deed own = new Deed(client, Deed.UNASKED, What.CLIENT_REGISTERED, client.toString());
    return registration ->
        attempts
            .register(Attempts.from(request))
            .then(Mono.defer(() -> register(registration, client, own)));
  }

  private Registrar another(Caller caller) {
    UUID client = UUID.randomUUID();
    return registration ->
        register(registration, client, Deed.of(caller, What.CLIENT_REGISTERED, client));
  }

  /** The token comes first: a client that is registered has to be told its key. */
  private Mono<Registered> register(Registration registration, UUID client, Deed by) {
    NewKey key = NewKey.first(registration.from());
    return hash(registration.password())
        .zipWhen(password -> tokens.issue(Holder.first(client), Scope.OWNER))
        .flatMap(
            made ->
                accounts
                    .register(client, registration, made.getT1().orElse(null), key, by)
                    .map(at -> registered(client, at, key, made.getT2())))
        .switchIfEmpty(Mono.error(Registrations::isTaken));
  }

  private Mono<Optional<String>> hash(@Nullable String password) {
    return password == null
        ? Mono.just(Optional.empty())
        : passwords.hash(password).map(Optional::of);
  }

  private static Registered registered(UUID client, Instant at, NewKey key, Tokens.Token token) {
    return new Registered(client, at, key.key().reveal(), token.text(), token.expiresAt());
  }

  private static Problem isTaken() {
    return new Problem(ProblemType.EMAIL_TAKEN, "There is a client with this e-mail already.");
  }
}
