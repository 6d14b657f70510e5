package dev.sluice.persist;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.event.EventId;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/dead-letters}: they belong to no client, so that it takes an admin. */
final class LettersEndpoint {

  private static final String PATH = "/api/v1/dead-letters";

  /** As many digits as always fit. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final Letters letters;
  private final Replay replay;
  private final Seats seats;
  private final JsonMapper json;

  LettersEndpoint(Letters letters, Replay replay, Seats seats, JsonMapper json) {
    this.letters = letters;
    this.replay = replay;
    this.seats = seats;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.ADMIN, this::list)),
        Endpoint.get(PATH + "/{id}", gate.require(Scope.ADMIN, this::show)),
        Endpoint.post(PATH + "/{id}/replay", gate.require(Scope.ADMIN, this::replay)));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    LetterQuery query = LetterQuery.of(request.queryParams());
    return seats.answer(
        caller.client(), letters.find(query).map(page -> raw(HttpStatus.OK, page.bytes())));
  }

  private Mono<ServerResponse> show(ServerRequest request, Caller caller) {
    long id = id(request);
    return seats.answer(
        caller.client(),
        letters
            .find(id)
            .map(letter -> answer(HttpStatus.OK, ShownLetter.of(letter)))
            .switchIfEmpty(Mono.error(LettersEndpoint::unknown)));
  }

  private Mono<ServerResponse> replay(ServerRequest request, Caller caller) {
    long id = id(request);
    return replay
        .replay(id)
        .map(event -> answer(HttpStatus.ACCEPTED, Replayed.of(id, event)))
        .switchIfEmpty(Mono.error(LettersEndpoint::unknown));
  }

  /** What came of a replay. */
  private record Replayed(long id, UUID event) {

    static Replayed of(long letter, EventId event) {
      return new Replayed(letter, event.value());
    }
  }

  private static long id(ServerRequest request) {
    Parameters.of(request.queryParams(), Set.of());
    String id = request.pathVariable("id");
    if (!ID.matcher(id).matches()) {
      throw Parameters.invalid("id", "must be a whole number, as letters have it");
    }
    return Long.parseLong(id);
  }

  private static Problem unknown() {
    return new Problem(ProblemType.NOT_FOUND, "There is no dead letter of that id.");
  }

  private ServerResponse answer(HttpStatus status, Object body) {
    return raw(status, json.writeValueAsBytes(body));
  }

  private static ServerResponse raw(HttpStatus status, byte[] body) {
    return new RawAnswer(status, MediaType.APPLICATION_JSON_VALUE, body);
  }
}
