package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

  private final Transactions transactions;
  private final UniqueUsers uniques;
  private final Funnels funnels;
  private final ReturningUsers returning;
  private final Seats seats;
  private final JsonMapper json;

  InsightEndpoint(Transactions transactions, EventScans scans, Seats seats, JsonMapper json) {
    this.transactions = transactions;
    this.uniques = new UniqueUsers(scans);
    this.funnels = new Funnels(scans);
    this.returning = new ReturningUsers(scans);
    this.seats = seats;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH + "uniques", gate.require(Scope.READ, this::uniques)),
        Endpoint.get(PATH + "funnel", gate.require(Scope.READ, this::funnel)),
        Endpoint.get(PATH + "retention", gate.require(Scope.READ, this::retention)));
  }

  private Mono<ServerResponse> uniques(ServerRequest request, Caller caller) {
    Instant now = Instant.now();
    UniquesQuery query = UniquesQuery.of(caller.client(), request.queryParams(), now);
    return answer(caller, session -> uniques.count(session, query, now));
  }

  private Mono<ServerResponse> funnel(ServerRequest request, Caller caller) {
    Instant now = Instant.now();
    FunnelQuery query = FunnelQuery.of(caller.client(), request.queryParams(), now);
    return answer(caller, session -> funnels.find(session, query, now));
  }

  private Mono<ServerResponse> retention(ServerRequest request, Caller caller) {
    Instant now = Instant.now();
    RetentionQuery query = RetentionQuery.of(caller.client(), request.queryParams(), now);
    return answer(caller, session -> returning.find(session, query, now));
  }

  private <T> Mono<ServerResponse> answer(Caller caller, Function<Session, Mono<T>> question) {
    return seats.answer(
        caller.client(),
        transactions
            .run(question)
            .onErrorMap(TooBroad::is, TooBroad::overtime)
            .map(
                found ->
                    new RawAnswer(
                        HttpStatus.OK,
                        MediaType.APPLICATION_JSON_VALUE,
                        json.writeValueAsBytes(found))));
  }
}
