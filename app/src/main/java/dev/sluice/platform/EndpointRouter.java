package dev.sluice.platform;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Finds the endpoint of a request in one look-up, with or without a slash at the end. Where the
 * path is ours but the method is not, it answers 405, and OPTIONS with the methods there are.
 */
final class EndpointRouter {

  private final Map<String, Route> literal = new HashMap<>();
  private final Map<PathPattern, Route> patterns = new LinkedHashMap<>();
  private final MeterRegistry registry;
  private final Route nowhere;

  EndpointRouter(List<Endpoints> rooms, MeterRegistry registry) {
    this.registry = registry;
    this.nowhere = new Nowhere(RouteMeters.ofNowhere(registry));
    rooms.stream()
        .flatMap(room -> room.endpoints().stream())
        .sorted(Comparator.comparing(Endpoint::path))
        .forEach(this::add);
  }

  private void add(Endpoint endpoint) {
    Route route =
        endpoint.path().contains("{")
            ? patterns.computeIfAbsent(
                PathPatternParser.defaultInstance.parse(endpoint.path()),
                path -> route(endpoint.path()))
            : literal.computeIfAbsent(endpoint.path(), this::route);
    route.add(endpoint);
  }

  private Route route(String path) {
    return new Route(new RouteMeters(registry, path));
  }

  Route route(ServerWebExchange exchange) {
    String path = withoutSlash(exchange.getRequest().getPath().pathWithinApplication().value());
    Route route = literal.get(path);
    return route == null ? ofPattern(exchange, path) : route;
  }

  private Route ofPattern(ServerWebExchange exchange, String path) {
    PathContainer container = PathContainer.parsePath(path);
    for (Map.Entry<PathPattern, Route> entry : patterns.entrySet()) {
      PathPattern.PathMatchInfo match = entry.getKey().matchAndExtract(container);
      if (match != null) {
        exchange
            .getAttributes()
            .put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, match.getUriVariables());
        return entry.getValue();
      }
    }
    return nowhere;
  }

  static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") && !path.endsWith("//")
        ? path.substring(0, path.length() - 1)
        : path;
  }

  /** The methods of one path, and what became of the requests to it. */
  static class Route {

    private final RouteMeters meters;
    private final Map<HttpMethod, HandlerFunction<ServerResponse>> handlers = new LinkedHashMap<>();
    private @Nullable Manner manner;

    Route(RouteMeters meters) {
      this.meters = meters;
    }

    /** Its template. */
    String path() {
      return meters.route();
    }

    void answered(HttpStatusCode status, long nanos) {
      meters.answered(status, nanos);
    }

    @SuppressWarnings("unchecked")
    private void add(Endpoint endpoint) {
      manner = endpoint.manner();
      HandlerFunction<ServerResponse> previous =
          handlers.putIfAbsent(
              endpoint.method(), (HandlerFunction<ServerResponse>) endpoint.handler());
      if (previous != null) {
        throw new IllegalStateException(
            endpoint.method() + " " + endpoint.path() + " is answered twice");
      }
    }

    HandlerFunction<ServerResponse> handler(ServerRequest request) {
      Problems.refuseIn(manner, request.exchange());
      return handler(request.method());
    }

    private HandlerFunction<ServerResponse> handler(HttpMethod method) {
      HandlerFunction<ServerResponse> handler =
          handlers.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
      if (handler != null) {
        return handler;
      }
      return method.equals(HttpMethod.OPTIONS)
          ? request -> ServerResponse.noContent().header(HttpHeaders.ALLOW, allowed()).build()
          : request -> notAllowed(method);
    }

    private Mono<ServerResponse> notAllowed(HttpMethod method) {
      return Mono.error(
          new Problem(
                  ProblemType.METHOD_NOT_ALLOWED, "The method " + method + " is not offered here.")
              .header(HttpHeaders.ALLOW, allowed()));
    }

    private String allowed() {
      Set<String> names = new TreeSet<>(Set.of(HttpMethod.OPTIONS.name()));
      handlers.keySet().forEach(method -> names.add(method.name()));
      if (names.contains(HttpMethod.GET.name())) {
        names.add(HttpMethod.HEAD.name());
      }
      return String.join(", ", names);
    }
  }

  /** Where there is nothing. */
  private static final class Nowhere extends Route {

    Nowhere(RouteMeters meters) {
      super(meters);
    }

    @Override
    HandlerFunction<ServerResponse> handler(ServerRequest request) {
      return nobody ->
          Mono.error(new Problem(ProblemType.NOT_FOUND, "There is nothing at this address."));
    }
  }
}
