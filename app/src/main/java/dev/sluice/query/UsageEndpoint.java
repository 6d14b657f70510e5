package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/usage/daily} and {@code /top}. */
final class UsageEndpoint {

  private static final int WEEK = 7;
  private static final int MOST_DAYS = 3_660;
  private static final int FEW = 3;
  private static final int MOST = 100;
  private static final int DAY_OF_HOURS = 24;
  private static final int MOST_HOURS = 8_784;

  private final Usage usage;
  private final Seats seats;
  private final JsonMapper json;

  UsageEndpoint(Usage usage, Seats seats, JsonMapper json) {
    this.usage = usage;
    this.seats = seats;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get("/api/v1/usage/daily", gate.require(Scope.READ, this::daily)),
        Endpoint.get("/api/v1/usage/top", gate.require(Scope.READ, this::top)));
  }

  private Mono<ServerResponse> daily(ServerRequest request, Caller caller) {
    Parameters parameters = Parameters.of(request.queryParams(), Set.of("days"));
    int days = parameters.number("days", WEEK, MOST_DAYS);
    return answer(caller, usage.daily(caller.client(), days));
  }

  private Mono<ServerResponse> top(ServerRequest request, Caller caller) {
    Parameters parameters = Parameters.of(request.queryParams(), Set.of("limit", "hours"));
    int limit = parameters.number("limit", FEW, MOST);
    int hours = parameters.number("hours", DAY_OF_HOURS, MOST_HOURS);
    return answer(caller, usage.top(caller, limit, hours));
  }

  private Mono<ServerResponse> answer(Caller caller, Mono<?> found) {
    return seats.answer(
        caller.client(),
        found.map(
            answer ->
                new RawAnswer(
                    HttpStatus.OK,
                    MediaType.APPLICATION_JSON_VALUE,
                    json.writeValueAsBytes(answer))));
  }
}
