package dev.sluice.dialect;

import dev.sluice.access.Gate;
import dev.sluice.access.ShownKeys;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** How the client tracker says no: by one member, which its clients know by heart. */
final class ClientTrackerManner implements Manner {

  /** Where its clients put a key that no header has. */
  static final List<String> PARAMETERS = List.of("api_key");

  private static final String KEY_HEADER = "X-API-Key";

  @Override
  public RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    ServerHttpRequest request = exchange.getRequest();
    HttpStatus status = problem.type().status();
    String detail = String.valueOf(problem.getMessage());
    return switch (problem.type()) {
      case UNAUTHENTICATED -> no(status, unknown(request));
      case FORBIDDEN ->
          no(status, detail.equals(Gate.WRONG_ADDRESS) ? "IP not whitelisted" : detail);
      case EMAIL_TAKEN -> no(status, "Email already registered");
      case TOO_MANY_REQUESTS -> tooMany(problem);
      case UNSUPPORTED_MEDIA_TYPE ->
          isJson(request.getHeaders())
              ? no(status, detail)
              : no(HttpStatus.BAD_REQUEST, "Content-Type must be application/json");
      case BAD_REQUEST -> no(status, detail);
      default ->
          isOfBody(status)
              ? no(HttpStatus.BAD_REQUEST, "Invalid request body")
              : no(status, detail);
    };
  }

  private static boolean isOfBody(HttpStatus status) {
    return status == HttpStatus.BAD_REQUEST || status == HttpStatus.UNPROCESSABLE_CONTENT;
  }

  private static RawAnswer no(HttpStatus status, String error) {
    return new JsonObject().put("error", error).withCharset(status);
  }

  private static String unknown(ServerHttpRequest request) {
    if (ShownKeys.of(request, PARAMETERS).isEmpty()) {
      return "Authentication required";
    }
    return request.getHeaders().containsHeader(KEY_HEADER)
            || PARAMETERS.stream().anyMatch(request.getQueryParams()::containsKey)
        ? "Invalid API key"
        : "Invalid token";
  }

  /** Not all that there may be too many of is a client's limit. */
  private static RawAnswer tooMany(Problem problem) {
    JsonObject error = new JsonObject().put("error", "Rate limit exceeded");
    Object limit = problem.member("limit");
    if (limit == null) {
      return error.withCharset(HttpStatus.TOO_MANY_REQUESTS);
    }
    return error
        .put("limit", limit)
        .put("remaining", 0)
        .withCharset(HttpStatus.TOO_MANY_REQUESTS)
        .header("X-RateLimit-Limit", String.valueOf(limit))
        .header("X-RateLimit-Remaining", "0");
  }

  static boolean isJson(HttpHeaders headers) {
    try {
      return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(headers.getContentType());
    } catch (InvalidMediaTypeException unreadable) {
      return false;
    }
  }
}
