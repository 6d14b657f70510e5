package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.Scope;
import dev.sluice.access.Tickets;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code GET /ws}: the two feeds over a WebSocket, and where none is asked for what the clients of
 * an older tracker know.
 */
final class SocketEndpoint {

  private static final String FEED = "feed";
  private static final Set<String> OF_COUNTERS = Set.of(FEED, Gate.TICKET_PARAMETER);
  private static final Set<String> OF_EVENTS = ofEvents();

  private final CounterViews views;
  private final Tails tails;
  private final Readership readership;
  private final OpenCalls calls;
  private final Openings openings;
  private final Manner manner;

  /**
   * @param manner in which those are refused who ask for no feed
   */
  SocketEndpoint(
      CounterViews views,
      Tails tails,
      Readership readership,
      OpenCalls calls,
      Openings openings,
      Manner manner) {
    this.views = views;
    this.tails = tails;
    this.readership = readership;
    this.calls = calls;
    this.openings = openings;
    this.manner = manner;
  }

  private static Set<String> ofEvents() {
    Set<String> known = new HashSet<>(TailQuery.KNOWN);
    known.add(FEED);
    return Set.copyOf(known);
  }

  Endpoints endpoints(Gate gate) {
    HandlerFunction<ServerResponse> ours =
        gate.requireOrTicket(Scope.READ, Tickets.Purpose.LIVE, this::answer);
    HandlerFunction<ServerResponse> older =
        gate.requireTicketOrNothing(Scope.READ, Tickets.Purpose.LIVE, this::answer);
    return Endpoints.of(
        Endpoint.get(
                "/ws", request -> answer(isForFeed(request.exchange()) ? ours : older, request))
            .inManner(this::refusal));
  }

  private static boolean isForFeed(ServerWebExchange exchange) {
    return exchange.getRequest().getQueryParams().containsKey(FEED);
  }

  private @Nullable RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return isForFeed(exchange) ? null : manner.refusal(exchange, problem);
  }

  private Mono<ServerResponse> answer(
      HandlerFunction<ServerResponse> gated, ServerRequest request) {
    openings.require(request);
    return gated.handle(request);
  }

  private Mono<ServerResponse> answer(ServerRequest request, Caller caller) {
    return switch (feed(request)) {
      case "counters" -> counters(request, caller);
      case "events" -> events(request, caller);
      case null ->
          open(request, caller, tails.feed(TailQuery.ALL), new UsageUpdates(caller.client()));
      default -> throw Parameters.invalid(FEED, "must be 'counters' or 'events'");
    };
  }

  private static @Nullable String feed(ServerRequest request) {
    return request.queryParam(FEED).orElse(null);
  }

  private Mono<ServerResponse> counters(ServerRequest request, Caller caller) {
    Parameters.of(request.queryParams(), OF_COUNTERS);
    return open(request, caller, views, SocketEvents.WIRE);
  }

  private Mono<ServerResponse> events(ServerRequest request, Caller caller) {
    Parameters parameters = Parameters.of(request.queryParams(), OF_EVENTS);
    TailQuery query = TailQuery.of(request, tails.ids(caller.client()), parameters);
    return open(request, caller, tails.feed(query), SocketEvents.WIRE);
  }

  private Mono<ServerResponse> open(ServerRequest request, Caller caller, Feed<?> feed, Wire wire) {
    return Mono.just(
        readership.conversation(
            caller,
            feed,
            wire,
            conversation ->
                calls
                    .hold(
                        request,
                        caller,
                        Scope.READ,
                        call -> conversation.apply(call.ended()).flux())
                    .then()));
  }
}
