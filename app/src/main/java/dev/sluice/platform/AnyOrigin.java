package dev.sluice.platform;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells browsers that the pages of other sites may call some endpoints, of any site by default.
 * Nothing is given away: who calls them has to bring a key, and cookies are not asked for.
 */
final class AnyOrigin {

  private static final String ANSWER_HEADERS =
      "Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, "
          + "X-Events-Rejected, X-Request-Id";

  private final CorsSettings settings;
  private final Set<String> paths;

  AnyOrigin(CorsSettings settings, List<Endpoints> rooms) {
    this.settings = settings;
    this.paths =
        rooms.stream()
            .flatMap(room -> room.endpoints().stream())
            .filter(Endpoint::anyOrigin)
            .map(Endpoint::path)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Adds to the answer what its browser wants to know; true if that was all it asked. */
  boolean answers(ServerWebExchange exchange) {
    String origin = exchange.getRequest().getHeaders().getOrigin();
    return origin != null && paths.contains(path(exchange)) && tell(exchange, origin);
  }

  private static String path(ServerWebExchange exchange) {
    return EndpointRouter.withoutSlash(exchange.getRequest().getPath().value());
  }

  private boolean tell(ServerWebExchange exchange, String origin) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    if (!settings.areForAll()) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    return isGranted(origin) && tellOfGrant(exchange, headers, origin);
  }

  private boolean isGranted(String origin) {
    return settings.areForAll() || settings.origins().contains(origin);
  }

  private boolean tellOfGrant(ServerWebExchange exchange, HttpHeaders headers, String origin) {
    headers.setAccessControlAllowOrigin(settings.areForAll() ? "*" : origin);
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
