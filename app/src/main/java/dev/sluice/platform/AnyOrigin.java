package dev.sluice.platform;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells browsers that the pages of any site may call some endpoints. Nothing is given away: who
 * calls them has to bring a key, and cookies are not asked for.
 */
final class AnyOrigin {

  private static final String MAX_AGE_SECONDS = "7200";
  private static final String REQUEST_HEADERS =
      "authorization, content-type, content-encoding, x-api-key, x-write-key, x-request-id, anonymousid, sentat, "
          + "sp-anonymous, x-retry-count, last-event-id, ce-id, ce-source, ce-type, ce-specversion, ce-time, ce-subject";
  private static final String ANSWER_HEADERS =
      "Retry-After, RateLimit, RateLimit-Policy, X-Events-Rejected, X-Request-Id";

  private final Set<String> paths;

  AnyOrigin(List<Endpoints> rooms) {
    this.paths =
        rooms.stream()
            .flatMap(room -> room.endpoints().stream())
            .filter(Endpoint::anyOrigin)
            .map(Endpoint::path)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Adds to the answer what its browser wants to know; true if that was all it asked. */
  boolean answers(ServerWebExchange exchange) {
    boolean isOfPage = exchange.getRequest().getHeaders().getOrigin() != null;
    return isOfPage && paths.contains(path(exchange)) && tell(exchange);
  }

  private static String path(ServerWebExchange exchange) {
    return EndpointRouter.withoutSlash(exchange.getRequest().getPath().value());
  }

  private static boolean tell(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.setAccessControlAllowOrigin("*");
    if (!exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
      return false;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
    return true;
  }
}
