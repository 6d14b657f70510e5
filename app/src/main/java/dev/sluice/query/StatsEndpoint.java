package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/stats/…}. */
final class StatsEndpoint {

  private static final String PATH = "/api/v1/stats/";

  private final Statistics statistics;
  private final DatedAnswers answers;

  StatsEndpoint(Statistics statistics, DatedAnswers answers) {
    this.statistics = statistics;
    this.answers = answers;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH + "summary", gate.require(Scope.READ, this::summary)),
        Endpoint.get(PATH + "breakdown", gate.require(Scope.READ, this::breakdown)),
        Endpoint.get(PATH + "timeline", gate.require(Scope.READ, this::timeline)));
  }

  private Mono<ServerResponse> summary(ServerRequest request, Caller caller) {
    Selection wanted = Selection.of(Parameters.of(request.queryParams(), Selection.PARAMETERS));
    return answer(request, caller, statistics.summary(caller.client(), wanted));
  }

  private Mono<ServerResponse> breakdown(ServerRequest request, Caller caller) {
    BreakdownQuery query = BreakdownQuery.of(request.queryParams());
    return answer(request, caller, statistics.breakdown(caller.client(), query));
  }

  private Mono<ServerResponse> timeline(ServerRequest request, Caller caller) {
    TimelineQuery query = TimelineQuery.of(request.queryParams());
    return answer(request, caller, statistics.timeline(caller.client(), query));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, Caller caller, Mono<DatedAnswer> truth) {
    return answers.answer(request, caller.client(), truth);
  }
}
