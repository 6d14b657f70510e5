package dev.sluice.platform;

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
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Finds the endpoint of a request in one look-up, with or without a slash at the end. Where the
 * path is ours but the method is not, it answers 405, and OPTIONS with the methods there are.
 */
final class EndpointRouter {

  private final Map<String, Methods> literal = new HashMap<>();
  private final Map<PathPattern, Methods> patterns = new LinkedHashMap<>();

  EndpointRouter(List<Endpoints> rooms) {
    rooms.stream()
        .flatMap(room -> room.endpoints().stream())
        .sorted(Comparator.comparing(Endpoint::path))
        .forEach(this::add);
  }

  private void add(Endpoint endpoint) {
    Methods methods =
        endpoint.path().contains("{")
            ? patterns.computeIfAbsent(
                PathPatternParser.defaultInstance.parse(endpoint.path()), path -> new Methods())
            : literal.computeIfAbsent(endpoint.path(), path -> new Methods());
    methods.add(endpoint);
  }

  HandlerFunction<ServerResponse> handler(ServerRequest request) {
    String path = withoutSlash(request.requestPath().value());
    Methods methods = literal.get(path);
    return methods == null ? ofPattern(request, path) : methods.of(request);
  }

  private HandlerFunction<ServerResponse> ofPattern(ServerRequest request, String path) {
    PathContainer container = PathContainer.parsePath(path);
    for (Map.Entry<PathPattern, Methods> entry : patterns.entrySet()) {
      PathPattern.PathMatchInfo match = entry.getKey().matchAndExtract(container);
      if (match != null) {
        request
            .attributes()
            .put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, match.getUriVariables());
        return entry.getValue().of(request);
      }
    }
    throw new Problem(ProblemType.NOT_FOUND, "There is nothing at this address.");
  }

  static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") && !path.endsWith("//")
        ? path.substring(0, path.length() - 1)
        : path;
  }

  private static final class Methods {

    private final Map<HttpMethod, HandlerFunction<ServerResponse>> handlers = new LinkedHashMap<>();
    private @Nullable Manner manner;

    @SuppressWarnings("unchecked")
    void add(Endpoint endpoint) {
      manner = endpoint.manner();
      HandlerFunction<ServerResponse> previous =
          handlers.putIfAbsent(
              endpoint.method(), (HandlerFunction<ServerResponse>) endpoint.handler());
      if (previous != null) {
        throw new IllegalStateException(
            endpoint.method() + " " + endpoint.path() + " is answered twice");
      }
    }

    HandlerFunction<ServerResponse> of(ServerRequest request) {
      Problems.refuseIn(manner, request.exchange());
      return of(request.method());
    }

    private HandlerFunction<ServerResponse> of(HttpMethod method) {
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
}
