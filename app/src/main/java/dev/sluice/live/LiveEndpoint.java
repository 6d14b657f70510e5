package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/live/counters}: a snapshot at once, then what changes. */
final class LiveEndpoint {

  private static final Duration COMMENT_EVERY = Duration.ofSeconds(15);
  private static final int NOTHING_AHEAD = 1;
  private static final ParameterizedTypeReference<ServerSentEvent<Map<String, Object>>> EVENTS =
      new ParameterizedTypeReference<>() {};

  private final CounterViews views;
  private final Drain drain;

  LiveEndpoint(CounterViews views, Drain drain) {
    this.views = views;
    this.drain = drain;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get("/api/v1/live/counters", gate.requireOrTicket(Scope.READ, this::counters))
            .fromAnyOrigin());
  }

  private Mono<ServerResponse> counters(ServerRequest request, Caller caller) {
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no")
        .body(stream(caller), EVENTS);
  }

  private Flux<ServerSentEvent<Map<String, Object>>> stream(Caller caller) {
    Flux<ServerSentEvent<Map<String, Object>>> totals =
        views
            .totals(caller.client())
            .index((index, total) -> event(index == 0 ? "snapshot" : "change", total));
    return Flux.merge(NOTHING_AHEAD, comments(), totals)
        .takeUntilOther(drain.begun())
        .concatWith(Mono.fromSupplier(() -> named("reconnect", Map.of())));
  }

  /** The first at once, so that a reader knows it is connected before anything has happened. */
  private static Flux<ServerSentEvent<Map<String, Object>>> comments() {
    return Flux.interval(Duration.ZERO, COMMENT_EVERY)
        .onBackpressureDrop()
        .map(tick -> ServerSentEvent.<Map<String, Object>>builder().comment("").build());
  }

  private static ServerSentEvent<Map<String, Object>> event(String name, long total) {
    return named(name, Map.of("total", total));
  }

  private static ServerSentEvent<Map<String, Object>> named(String name, Map<String, Object> body) {
    return ServerSentEvent.builder(body).event(name).build();
  }
}
