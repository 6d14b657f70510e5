package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.Scope;
import dev.sluice.access.Tickets;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/v1/live/counters}: a snapshot at once, then what changes; and {@code GET
 * /api/v1/live/events}: events as they are stored.
 */
final class LiveEndpoint {

  private static final Manner MANNER = new EventSourceManner();

  private final CounterViews views;
  private final Tails tails;
  private final Readership readership;
  private final OpenCalls calls;

  LiveEndpoint(CounterViews views, Tails tails, Readership readership, OpenCalls calls) {
    this.views = views;
    this.tails = tails;
    this.readership = readership;
    this.calls = calls;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(
                "/api/v1/live/counters",
                gate.requireOrTicket(Scope.READ, Tickets.Purpose.LIVE, this::counters))
            .fromAnyOrigin()
            .inManner(MANNER),
        Endpoint.get(
                "/api/v1/live/events",
                gate.requireOrTicket(Scope.READ, Tickets.Purpose.LIVE, this::events))
            .fromAnyOrigin()
            .inManner(MANNER));
  }

  private Mono<ServerResponse> counters(ServerRequest request, Caller caller) {
    return open(request, caller, views);
  }

  private Mono<ServerResponse> events(ServerRequest request, Caller caller) {
    return open(request, caller, tails.feed(TailQuery.of(request, tails.ids(caller.client()))));
  }

  /** Who is let in no more is not told to come again. */
  private Mono<ServerResponse> open(ServerRequest request, Caller caller, Feed<?> feed) {
    ServerResponse stream = readership.answer(caller, feed);
    return ServerResponse.ok()
        .build(
            (exchange, context) ->
                calls
                    .hold(
                        request,
                        caller,
                        Scope.READ,
                        call ->
                            stream.writeTo(exchange, context).takeUntilOther(call.ended()).flux())
                    .then());
  }
}
