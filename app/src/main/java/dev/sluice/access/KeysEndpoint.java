package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Network;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/keys}: a client looks after its own keys, and never sees those of another. */
final class KeysEndpoint {

  private static final String PATH = "/api/v1/keys";

  /** Each is kept in the audit. */
  private static final Quota CHANGES = Quota.of("key-changes", 60, Duration.ofHours(1));

  private final ClientKeys keys;
  private final Allowances allowances;
  private final Shares shares;
  private final PrivateAnswers answers;

  KeysEndpoint(ClientKeys keys, Allowances allowances, Shares shares, PrivateAnswers answers) {
    this.keys = keys;
    this.allowances = allowances;
    this.shares = shares;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.OWNER, this::list)),
        Endpoint.post(PATH, gate.require(Scope.OWNER, this::create)),
        Endpoint.patch(PATH + "/{id}", gate.require(Scope.OWNER, this::change)),
        Endpoint.delete(PATH + "/{id}", gate.require(Scope.OWNER, this::revoke)));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return list(caller, caller.client());
  }

  /** Those of any client, for who may see them. */
  Mono<ServerResponse> list(Caller caller, UUID client) {
    return shares
        .hold(caller.client(), keys.list(client).collectList())
        .map(found -> answers.answer(HttpStatus.OK, new ShownKey.Listed(found)));
  }

  private Mono<ServerResponse> create(ServerRequest request, Caller caller) {
    return Form.of(request, NewKey.MEMBERS)
        .map(NewKey::of)
        .flatMap(key -> create(allowed(caller, key), key));
  }

  private static Caller allowed(Caller caller, NewKey key) {
    if (key.scope() == Scope.ADMIN && caller.scope() != Scope.ADMIN) {
      throw new Problem(
          ProblemType.FORBIDDEN, "A key of the scope 'admin' is made with one of that scope.");
    }
    return caller;
  }

  private Mono<ServerResponse> create(Caller caller, NewKey key) {
    return shares
        .hold(caller.client(), keys.create(caller, key))
        .map(
            outcome ->
                switch (outcome) {
                  case MADE -> answers.answer(HttpStatus.CREATED, Created.of(key));
                  case TOO_MANY -> throw refused("Revoke a key that is not needed any more first.");
                  case TOO_OFTEN ->
                      throw refused("So many keys were made today that it takes a rest.");
                });
  }

  private static Problem refused(String detail) {
    return new Problem(ProblemType.TOO_MANY_KEYS, detail);
  }

  /**
   * What a key's owner is told once.
   *
   * @param key as it is sent; nobody can be told it again
   */
  @JsonInclude
  private record Created(
      String id, String key, String label, String scope, @Nullable List<String> addresses) {

    static Created of(NewKey key) {
      return new Created(
          key.key().prefix(),
          key.key().reveal(),
          key.label(),
          key.scope().label(),
          key.from().isEmpty() ? null : key.from().stream().map(Network::toString).toList());
    }
  }

  private Mono<ServerResponse> change(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    String id = request.pathVariable("id");
    return Form.of(request, KeyChange.MEMBERS)
        .map(KeyChange::of)
        .filter(change -> ApiKey.isPrefix(id))
        .flatMap(change -> change(caller, id, change))
        .map(key -> answers.answer(HttpStatus.OK, key))
        .switchIfEmpty(Mono.error(KeysEndpoint::unknown));
  }

  private Mono<ShownKey> change(Caller caller, String id, KeyChange change) {
    return allowances
        .take(CHANGES, caller.client().toString(), "This client has changed keys more often")
        .flatMap(taken -> shares.hold(caller.client(), keys.change(caller, id, change)));
  }

  private Mono<ServerResponse> revoke(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return revoke(caller, caller.client(), request.pathVariable("id"));
  }

  /** One of any client, for who may end it. */
  Mono<ServerResponse> revoke(Caller caller, UUID client, String id) {
    return (ApiKey.isPrefix(id)
            ? shares.hold(caller.client(), keys.revoke(caller, client, id))
            : Mono.just(false))
        .flatMap(found -> found ? ServerResponse.noContent().build() : Mono.error(unknown()));
  }

  private static Problem unknown() {
    return new Problem(ProblemType.NOT_FOUND, "There is no key of that id.");
  }
}
