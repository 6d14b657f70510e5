package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.store.Reads;
import dev.sluice.store.Session;
import java.util.Map;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/v1/stats/uniques}, {@code /funnel} and {@code /retention}: what takes a look at
 * many events. Each is asked in a transaction, so that the database gives it up when its caller
 * leaves.
 */
final class InsightEndpoint {

  private static final String PATH = "/api/v1/stats/";

  private final Reads reads;
  private final UniqueUsers uniques;
  private final Funnels funnels;
  private final ReturningUsers returning;
  private final DatedAnswers answers;
  private final JsonMapper json;

  InsightEndpoint(Reads reads, EventScans scans, DatedAnswers answers, JsonMapper json) {
    this.reads = reads;
    this.uniques = new UniqueUsers(scans);
    this.funnels = new Funnels(scans);
    this.returning = new ReturningUsers(scans);
    this.answers = answers;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH + "uniques", gate.require(Scope.READ, this::uniques)),
        Endpoint.get(PATH + "funnel", gate.require(Scope.READ, this::funnel)),
        Endpoint.get(PATH + "retention", gate.require(Scope.READ, this::retention)));
  }

  private Mono<ServerResponse> uniques(ServerRequest request, Caller caller) {
    Reads.Source source = reads.choose();
    UniquesQuery query = UniquesQuery.of(caller.client(), request.queryParams(), source.asOf());
    return answer(request, source, caller, session -> uniques.count(session, query));
  }

  private Mono<ServerResponse> funnel(ServerRequest request, Caller caller) {
    Reads.Source source = reads.choose();
    FunnelQuery query = FunnelQuery.of(caller.client(), request.queryParams(), source.asOf());
    return answer(request, source, caller, session -> funnels.find(session, query));
  }

  private Mono<ServerResponse> retention(ServerRequest request, Caller caller) {
    Reads.Source source = reads.choose();
    RetentionQuery query = RetentionQuery.of(caller.client(), request.queryParams(), source.asOf());
    return answer(request, source, caller, session -> returning.find(session, query));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request,
      Reads.Source source,
      Caller caller,
      Function<Session, Mono<? extends Record>> question) {
    return answers.answer(
        request,
        caller.client(),
        source
            .transactions()
            .read(
                session ->
                    question
                        .apply(session)
                        .map(found -> DatedAnswer.of(json, found, Map.of(), source.asOf()))));
  }
}
