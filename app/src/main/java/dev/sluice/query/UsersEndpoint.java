package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.People;
import dev.sluice.access.Scope;
import dev.sluice.access.Tickets;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RawAnswer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/users/{user}}: what is kept of one user, to be taken along or erased. */
final class UsersEndpoint {

  private static final String PATH = "/api/v1/users/{user}";
  private static final String PAUSE_SECONDS = "5";

  private final UserRecords records;
  private final UserErasures erasures;
  private final People people;
  private final Downloads downloads;
  private final DatedAnswers answers;
  private final JsonMapper json;
  private final Clock clock;

  UsersEndpoint(
      UserRecords records,
      UserErasures erasures,
      People people,
      Downloads downloads,
      DatedAnswers answers,
      JsonMapper json,
      Clock clock) {
    this.records = records;
    this.erasures = erasures;
    this.people = people;
    this.downloads = downloads;
    this.answers = answers;
    this.json = json;
    this.clock = clock;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(
            PATH, gate.requireOrTicket(Scope.READ, Tickets.Purpose.DOWNLOAD, this::export)),
        Endpoint.delete(PATH, gate.require(Scope.OWNER, this::erase)));
  }

  private Mono<ServerResponse> export(ServerRequest request, Caller caller) {
    String user = NameInPath.of(request, "user", Set.of(Gate.TICKET_PARAMETER));
    Instant asOf = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return downloads.answer(
        request,
        caller,
        people.export(caller, user).map(noted -> records.of(caller.client(), user, asOf)));
  }

  private Mono<ServerResponse> erase(ServerRequest request, Caller caller) {
    String user = NameInPath.of(request, "user");
    return erasures
        .erase(caller, user)
        .delayUntil(state -> answers.forget(caller.client()))
        .map(state -> answer(user, state));
  }

  /** What has become of it. */
  private record Erased(
      String user, Instant erasedUpTo, boolean done, long events, long reports, long deadLetters) {}

  /** Who asks again is told how far it has come by then. */
  private ServerResponse answer(String user, UserErasures.State state) {
    Erased erased =
        new Erased(
            user,
            state.erasedUpTo(),
            state.isDone(),
            state.events(),
            state.reports(),
            state.deadLetters());
    RawAnswer answer =
        new RawAnswer(
                state.isDone() ? HttpStatus.OK : HttpStatus.ACCEPTED,
                MediaType.APPLICATION_JSON_VALUE,
                json.writeValueAsBytes(erased))
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    return state.isDone() ? answer : answer.header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
  }
}
