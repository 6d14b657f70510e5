package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.live.Framing;
import dev.sluice.live.News;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** How the tracker's dashboard hears of new interactions: STOMP, over SockJS or without it. */
final class InteractionNews {

  private static final long RANDOM_BOUND = 1L << 32;

  private final Reception reception;
  private final News news;

  InteractionNews(Reception reception, News news) {
    this.reception = reception;
    this.news = news;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        get("/ws/info", (request, caller) -> Mono.just(info())).evenWithCookiesFromAnyOrigin(),
        get("/ws/websocket", (request, caller) -> open(request, caller, Framing.PLAIN)),
        get(
            "/ws/{server}/{session}/websocket",
            (request, caller) -> open(request, caller, Framing.SOCK_JS)));
  }

  private Endpoint get(String path, Gate.Handler handler) {
    return Endpoint.get(path, reception.open(Scope.READ, handler))
        .fromAnyOrigin()
        .inManner(InteractionTracker::refusal);
  }

  /** Of the transports that SockJS has there is but the first. */
  private static ServerResponse info() {
    return new JsonObject()
        .put("entropy", ThreadLocalRandom.current().nextLong(RANDOM_BOUND))
        .put("origins", List.of("*:*"))
        .put("cookie_needed", false)
        .put("websocket", true)
        .with(HttpStatus.OK)
        .header(HttpHeaders.CACHE_CONTROL, "no-store, no-cache, must-revalidate, max-age=0");
  }

  private Mono<ServerResponse> open(ServerRequest request, Caller caller, Framing framing) {
    news.require(request);
    return Mono.just(
        news.open(
            request,
            caller,
            framing,
            new Stomp(),
            framing == Framing.PLAIN ? Stomp.PROTOCOLS : List.of()));
  }
}
