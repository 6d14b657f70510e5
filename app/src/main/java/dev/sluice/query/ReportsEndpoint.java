package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/reports} and {@code /api/v1/reports/activity}. */
final class ReportsEndpoint {

  private static final String PATH = "/api/v1/reports";

  private final ActivityReports reports;
  private final Cursors cursors;
  private final Seats seats;

  ReportsEndpoint(ActivityReports reports, Cursors cursors, Seats seats) {
    this.reports = reports;
    this.cursors = cursors;
    this.seats = seats;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(PATH, gate.require(Scope.READ, this::periods)),
        Endpoint.get(PATH + "/activity", gate.require(Scope.READ, this::users)));
  }

  private Mono<ServerResponse> periods(ServerRequest request, Caller caller) {
    ReportQuery query =
        ReportQuery.periods(request.queryParams(), opening(caller, ActivityReports.PERIODS));
    return answer(caller, reports.periods(caller.client(), query));
  }

  private Mono<ServerResponse> users(ServerRequest request, Caller caller) {
    ReportQuery query =
        ReportQuery.users(request.queryParams(), opening(caller, ActivityReports.USERS));
    return answer(
        caller, meant(query).flatMap(narrowed -> reports.users(caller.client(), narrowed)));
  }

  private Function<String, Optional<String>> opening(Caller caller, String list) {
    return cursor -> cursors.opened(caller.client(), list, cursor);
  }

  private Mono<ReportQuery> meant(ReportQuery query) {
    return query.time() == null
        ? Mono.just(query)
        : reports
            .period(query.time())
            .map(query::of)
            .switchIfEmpty(Mono.error(ReportsEndpoint::notAddedUp));
  }

  private static Problem notAddedUp() {
    return new Problem(
        ProblemType.NOT_FOUND,
        "The period in which that time lies has not been added up: GET "
            + PATH
            + " has those that have.");
  }

  private Mono<ServerResponse> answer(Caller caller, Mono<JsonPage> found) {
    return seats.answer(caller.client(), found.map(ReportsEndpoint::ok));
  }

  private static ServerResponse ok(JsonPage page) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, page.bytes());
  }
}
