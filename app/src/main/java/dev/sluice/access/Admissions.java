package dev.sluice.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Clients that log in, in whatever words: a token for who knows the password. */
public final class Admissions {

  private final Logins logins;
  private final Tokens tokens;

  Admissions(Logins logins, Tokens tokens) {
    this.logins = logins;
    this.tokens = tokens;
  }

  /**
   * A client that is let in.
   *
   * @param lifetime of the token, from now on
   */
  public record Admitted(UUID client, String token, Instant expiresAt, Duration lifetime) {

    @Override
    public String toString() {
      return "Admitted[client=" + client + "]";
    }
  }

  /** By the {@code email} and the {@code password} of a form; fails where they are nobody's. */
  public Mono<Admitted> logIn(ServerRequest request, Form form) {
    return logins
        .holderOf(form, Attempts.from(request))
        .switchIfEmpty(Mono.error(Gate::unauthenticated))
        .flatMap(this::admitted);
  }

  private Mono<Admitted> admitted(Holder holder) {
    return tokens
        .issue(holder, Scope.OWNER)
        .map(
            token ->
                new Admitted(holder.client(), token.text(), token.expiresAt(), tokens.lifetime()));
  }

  /** What is missing in a form, or can't be meant, all of it by the names of the fields. */
  public static Map<String, String> faults(Form form) {
    return form.faults(Logins::email, Logins::password);
  }
}
