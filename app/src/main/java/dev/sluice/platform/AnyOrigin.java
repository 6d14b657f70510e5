package dev.sluice.platform;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Tells browsers that the pages of other sites may call some endpoints, of any site by default.
 * Nothing is given away: such a page has to bring a key, unless its site is one that the settings
 * name, and cookies are not asked for, or not looked at.
 */
final class AnyOrigin {

  private static final String ANSWER_HEADERS =
      "Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, "
          + "X-Events-Accepted, X-Events-Rejected, X-Request-Id";

  private final CorsSettings settings;
  private final Set<String> literal;
  private final Set<String> withCookies;
  private final List<PathPattern> patterns;

  AnyOrigin(CorsSettings settings, List<Endpoints> rooms) {
    this.settings = settings;
    this.literal =
        paths(rooms, Endpoint::anyOrigin)
            .filter(path -> !path.contains("{"))
            .collect(Collectors.toUnmodifiableSet());
    this.withCookies =
        paths(rooms, Endpoint::evenWithCookies).collect(Collectors.toUnmodifiableSet());
    this.patterns =
        paths(rooms, Endpoint::anyOrigin)
            .filter(path -> path.contains("{"))
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
  }

  private static Stream<String> paths(List<Endpoints> rooms, Predicate<Endpoint> wanted) {
    return rooms.stream()
        .flatMap(room -> room.endpoints().stream())
        .filter(wanted)
        .map(Endpoint::path)
        .distinct();
  }

  /** Adds to the answer what its browser wants to know; true if that was all it asked. */
  boolean answers(ServerWebExchange exchange) {
    String origin = exchange.getRequest().getHeaders().getOrigin();
    String path = path(exchange);
    return origin != null && isOpen(path) && tell(exchange, origin, withCookies.contains(path));
  }

  private boolean isOpen(String path) {
    return literal.contains(path) || isOfOpenPattern(PathContainer.parsePath(path));
  }

  private boolean isOfOpenPattern(PathContainer path) {
    return patterns.stream().anyMatch(each -> each.matches(path));
  }

  private static String path(ServerWebExchange exchange) {
    return EndpointRouter.withoutSlash(exchange.getRequest().getPath().value());
  }

  private boolean tell(ServerWebExchange exchange, String origin, boolean evenWithCookies) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    boolean isNamed = evenWithCookies || !settings.areForAll();
    if (isNamed) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    if (!isGranted(origin)) {
      return false;
    }
    headers.setAccessControlAllowOrigin(isNamed ? origin : "*");
    if (evenWithCookies) {
      headers.setAccessControlAllowCredentials(true);
    }
    return tellOfGrant(exchange, headers);
  }

  private boolean isGranted(String origin) {
    return settings.areForAll() || settings.origins().contains(origin);
  }

  private boolean tellOfGrant(ServerWebExchange exchange, HttpHeaders headers) {
    if (!exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
      return false;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", settings.methods()));
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", settings.headers()));
    headers.setAccessControlMaxAge(settings.maxAge());
    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
    return true;
  }
}
