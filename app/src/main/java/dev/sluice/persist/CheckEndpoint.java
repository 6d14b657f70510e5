package dev.sluice.persist;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.event.EventId;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.JsonLines;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Problems;
import dev.sluice.platform.RawAnswer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/check}: whether the counts are the rows. */
final class CheckEndpoint {

  private static final String CLIENT = "client";

  private final Checker checker;
  private final JsonMapper json;
  private final Problems problems;

  CheckEndpoint(Checker checker, JsonMapper json, Problems problems) {
    this.checker = checker;
    this.json = json;
    this.problems = problems;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.get("/api/v1/check", gate.require(Scope.ADMIN, this::check)));
  }

  private Mono<ServerResponse> check(ServerRequest request, Caller caller) {
    UUID client =
        Parameters.of(request.queryParams(), Set.of(CLIENT))
            .read(CLIENT, EventId::uuid, "must be a UUID")
            .orElse(null);
    return client == null
        ? answer(request, null)
        : checker
            .knows(client)
            .flatMap(known -> known ? answer(request, client) : Mono.error(unknown()));
  }

  private static Problem unknown() {
    return new Problem(ProblemType.NOT_FOUND, "There is no client of that id.");
  }

  private Mono<ServerResponse> answer(ServerRequest request, @Nullable UUID client) {
    return JsonLines.areWanted(request) ? growing(request, client) : whole(client);
  }

  private Mono<ServerResponse> whole(@Nullable UUID client) {
    return checker
        .check(client, day -> {})
        .map(
            verdict ->
                new RawAnswer(
                    HttpStatus.OK,
                    MediaType.APPLICATION_JSON_VALUE,
                    json.writeValueAsBytes(verdict)));
  }

  /** A line for each day, so that whoever waits sees that it goes on, and the verdict. */
  private Mono<ServerResponse> growing(ServerRequest request, @Nullable UUID client) {
    AtomicBoolean begun = new AtomicBoolean();
    Flux<Object> lines =
        lines(client)
            .doOnNext(line -> begun.set(true))
            .onErrorResume(
                failure -> begun.get() && !Problems.hasLeft(failure),
                failure ->
                    Mono.just(Map.of("problem", problems.document(request.exchange(), failure))));
    return JsonLines.answer(HttpStatus.OK, lines, json);
  }

  private Flux<Object> lines(@Nullable UUID client) {
    return Flux.defer(
        () -> {
          Sinks.Many<Object> lines = Sinks.many().unicast().onBackpressureBuffer();
          Mono<Object> rest =
              checker
                  .check(client, lines::tryEmitNext)
                  .doOnSuccess(lines::tryEmitNext)
                  .doOnTerminate(lines::tryEmitComplete)
                  .then(Mono.empty());
          return Flux.merge(lines.asFlux(), rest);
        });
  }
}
