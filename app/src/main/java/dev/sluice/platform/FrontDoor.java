package dev.sluice.platform;

import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/**
 * Where every request comes in and every answer goes out. It stands for Spring's dispatcher, which
 * searches anew for a handler, for an adapter to it and for a way to write its result each time.
 */
final class FrontDoor implements HttpHandler {

  private static final WebSessionManager SESSIONS = new DefaultWebSessionManager();
  private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

  /** A caller may have left, or have his answer: what ends a body ends its parts too. */
  private static final Aftermath AFTERMATH = new Aftermath("What was done for a request");

  private final Proxies proxies;
  private final EndpointRouter router;
  private final AnyOrigin anyOrigin;
  private final Problems problems;
  private final RequestLog requests;
  private final Traces traces;
  private final TracedRequests traced;
  private final ServerCodecConfigurer codecs;
  private final List<HttpMessageReader<?>> readers;
  private final ServerResponse.Context context;

  FrontDoor(
      Proxies proxies,
      EndpointRouter router,
      AnyOrigin anyOrigin,
      Problems problems,
      RequestLog requests,
      Traces traces,
      ServerCodecConfigurer codecs) {
    this.proxies = proxies;
    this.router = router;
    this.anyOrigin = anyOrigin;
    this.problems = problems;
    this.requests = requests;
    this.traces = traces;
    this.traced = new TracedRequests(traces);
    this.codecs = codecs;
    this.readers = codecs.getReaders();
    this.context = new Writers(codecs.getWriters());
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    ServerWebExchange exchange =
        new DefaultServerWebExchange(
            proxies.seenThrough(request), response, SESSIONS, codecs, LOCALES);
    RequestIds.give(exchange);
    NoSniffing.in(response.getHeaders());
    EndpointRouter.Route route = router.route(exchange);
    long begun = System.nanoTime();
    Mono<Void> answer =
        answered(exchange, route)
            .onErrorResume(failure -> problems.answer(exchange, failure))
            .then(Mono.defer(response::setComplete))
            .doFinally(end -> note(exchange, route, System.nanoTime() - begun))
            .contextWrite(AFTERMATH);
    return traces.areOn() ? traced.answer(exchange, route.path(), answer) : answer;
  }

  private void note(ServerWebExchange exchange, EndpointRouter.Route route, long nanos) {
    HttpStatusCode status = status(exchange.getResponse());
    route.answered(status, nanos);
    requests.write(exchange, route.path(), status, nanos);
  }

  private static HttpStatusCode status(ServerHttpResponse response) {
    HttpStatusCode status = response.isCommitted() ? response.getStatusCode() : null;
    return status == null ? RouteMeters.LEFT : status;
  }

  private Mono<Void> answered(ServerWebExchange exchange, EndpointRouter.Route route) {
    try {
      return anyOrigin.answers(exchange) ? Mono.empty() : answer(exchange, route);
    } catch (RuntimeException refusal) {
      return Mono.error(refusal);
    }
  }

  private Mono<Void> answer(ServerWebExchange exchange, EndpointRouter.Route route) {
    ServerRequest request = ServerRequest.create(exchange, readers);
    return route
        .handler(request)
        .handle(request)
        .flatMap(answer -> answer.writeTo(exchange, context));
  }

  private record Writers(List<HttpMessageWriter<?>> messageWriters)
      implements ServerResponse.Context {

    @Override
    public List<ViewResolver> viewResolvers() {
      return List.of();
    }
  }
}
