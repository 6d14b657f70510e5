package dev.sluice.access;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Set;
import java.util.UUID;
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
  private final Shares shares;
  private final PrivateAnswers answers;

  AccountEndpoint(
      Accounts accounts,
      Clients clients,
      Emails emails,
      Passwords passwords,
      Attempts attempts,
      Shares shares,
      PrivateAnswers answers) {
    this.accounts = accounts;
    this.clients = clients;
    this.emails = emails;
    this.passwords = passwords;
    this.attempts = attempts;
    this.shares = shares;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.OWNER, this::show)),
        Endpoint.put(PATH + "/password", gate.require(Scope.OWNER, this::changePassword)));
  }

  private Mono<ServerResponse> show(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), Set.of());
    return shares
        .hold(caller.client(), clients.find(caller.client()))
        .map(client -> answers.answer(HttpStatus.OK, OwnAccount.of(client, emails, caller.rate())));
  }

  private Mono<ServerResponse> changePassword(ServerRequest request, Caller caller) {
    return Form.of(request, Set.of(CURRENT, NEW))
        .map(NewPassword::of)
        .flatMap(password -> change(password, caller))
        .filter(isChanged -> isChanged)
        .switchIfEmpty(Mono.error(AccountEndpoint::isAnother))
        .then(ServerResponse.noContent().build());
  }

  /** What has to be said before anything counts as a guess. */
  private record NewPassword(String current, String next) {

    static NewPassword of(Form form) {
      return new NewPassword(
          form.text(CURRENT, 1, Passwords.LONGEST),
          form.text(NEW, Passwords.SHORTEST, Passwords.LONGEST));
    }
  }

  private Mono<Boolean> change(NewPassword password, Caller caller) {
    UUID client = caller.client();
    return attempts
        .changePassword(client)
        .flatMap(
            attempt ->
                shares
                    .hold(client, changed(password, caller))
                    .defaultIfEmpty(false)
                    .doOnNext(
                        isChanged -> (isChanged ? attempt.guess() : attempt.change()).forgive())
                    .doOnError(failure -> attempt.forgive()));
  }

  /** Nothing where the password is another. */
  private Mono<Boolean> changed(NewPassword password, Caller caller) {
    return accounts
        .find(caller.client())
        .mapNotNull(Account::password)
        .switchIfEmpty(Mono.error(AccountEndpoint::hasNone))
        .filterWhen(before -> passwords.matches(password.current(), before))
        .flatMap(before -> change(caller, before, password.next()));
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
