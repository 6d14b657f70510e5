package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/clients/current}: a client sees to itself. */
final class AccountEndpoint {

  private static final String PATH = "/api/v1/clients/current";
  private static final String CURRENT = "current";
  private static final String NEW = "new";

  private final Accounts accounts;
  private final Clients clients;
  private final Emails emails;
  private final Passwords passwords;
  private final Attempts attempts;
  private final PrivateAnswers answers;

  AccountEndpoint(
      Accounts accounts,
      Clients clients,
      Emails emails,
      Passwords passwords,
      Attempts attempts,
      PrivateAnswers answers) {
    this.accounts = accounts;
    this.clients = clients;
    this.emails = emails;
    this.passwords = passwords;
    this.attempts = attempts;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.OWNER, this::show)),
        Endpoint.put(PATH + "/password", gate.require(Scope.OWNER, this::changePassword)));
  }

  private Mono<ServerResponse> show(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return clients
        .find(caller.client())
        .map(client -> answers.answer(HttpStatus.OK, OwnAccount.of(client, emails, caller.rate())));
  }

  private Mono<ServerResponse> changePassword(ServerRequest request, Caller caller) {
    return Form.of(request, Set.of(CURRENT, NEW))
        .delayUntil(form -> attempts.changePassword(caller.client()))
        .flatMap(form -> changePassword(form, caller));
  }

  private Mono<ServerResponse> changePassword(Form form, Caller caller) {
    String current = form.text(CURRENT, 1, Passwords.LONGEST);
    String next = form.text(NEW, Passwords.SHORTEST, Passwords.LONGEST);
    return accounts
        .find(caller.client())
        .mapNotNull(Account::password)
        .switchIfEmpty(Mono.error(AccountEndpoint::hasNone))
        .filterWhen(before -> passwords.matches(current, before))
        .flatMap(before -> change(caller, before, next))
        .filter(isChanged -> isChanged)
        .switchIfEmpty(Mono.error(AccountEndpoint::isAnother))
        .then(ServerResponse.noContent().build());
  }

  private Mono<Boolean> change(Caller caller, String before, String next) {
    return passwords.hash(next).flatMap(hash -> accounts.changePassword(caller, before, hash));
  }

  private static Problem hasNone() {
    return new Problem(
        ProblemType.FORBIDDEN, "This client has no password; its keys are all it has.");
  }

  private static Problem isAnother() {
    return Form.invalid(CURRENT, "is not the password");
  }
}
