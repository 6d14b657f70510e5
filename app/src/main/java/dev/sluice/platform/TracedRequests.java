package dev.sluice.platform;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Notes requests, and hands their traces on to what is done for them. */
final class TracedRequests {

  private static final String NAME = TracedRequests.class.getName();

  private final Traces traces;

  TracedRequests(Traces traces) {
    this.traces = traces;
  }

  /** As it is, with its route and status noted. Of its address no more, in which a key may be. */
  Mono<Void> answer(ServerWebExchange exchange, String route, Mono<Void> answer) {
    Span span = begin(exchange, route);
    String trace = traces.trace(span).orElse(null);
    Mono<Void> noted = answer.doFinally(end -> end(span, exchange));
    if (trace == null) {
      return noted;
    }
    exchange.getAttributes().put(NAME, span.context().traceId());
    return noted.contextWrite(context -> Traces.with(trace, context));
  }

  private Span begin(ServerWebExchange exchange, String route) {
    String method = exchange.getRequest().getMethod().name();
    String parent = exchange.getRequest().getHeaders().getFirst(Traces.HEADER);
    return traces
        .begin(method + " " + route, Span.Kind.SERVER, parent)
        .tag("http.request.method", method)
        .tag("http.route", route)
        .tag("sluice.request.id", RequestIds.of(exchange));
  }

  private static void end(Span span, ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    if (status != null) {
      span.tag("http.response.status_code", status.value());
      if (status.is5xxServerError()) {
        span.event("failed");
      }
    }
    span.end();
  }

  /** The id of a request's trace, where it has one that is sampled. */
  static @Nullable Object traceId(ServerWebExchange exchange) {
    return exchange.getAttribute(NAME);
  }
}
