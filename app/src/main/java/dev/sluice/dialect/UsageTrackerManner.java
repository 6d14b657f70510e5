package dev.sluice.dialect;

import dev.sluice.access.ShownKeys;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** How the usage tracker says no: in a word, and why. */
final class UsageTrackerManner implements Manner {

  static final String LOGIN = "/api/v1/auth/login";
  static final String LOGS = "/api/v1/logs";

  /** Where its clients put a key that no header has. */
  static final List<String> PARAMETERS = List.of("access_token");

  /** What it calls the fields of an event. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "page", "endpoint",
          "action", "method",
          "ip", "ip_address",
          "ipAddress", "ip_address",
          "occurredAt", "timestamp");

  @Override
  public RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    HttpStatus status = problem.type().status();
    return switch (problem.type()) {
      case UNAUTHENTICATED -> no(status, "Not Authorized", unknown(exchange.getRequest()));
      case NOT_FOUND, METHOD_NOT_ALLOWED ->
          no(HttpStatus.NOT_FOUND, "Not Found", cannot(exchange.getRequest()));
      case EMAIL_TAKEN -> no(status, "Conflict", "Data client with email already exists");
      case TOO_MANY_REQUESTS -> no(status, "Too Many Requests", tooMany(problem));
      case TOO_LARGE -> no(status, "Payload Too Large", String.valueOf(problem.getMessage()));
      default ->
          FieldFaults.of(problem)
              .map(UsageTrackerManner::invalid)
              .orElseGet(
                  () -> no(status, status.getReasonPhrase(), String.valueOf(problem.getMessage())));
    };
  }

  private static RawAnswer no(HttpStatus status, String message, String error) {
    return new JsonObject().put("message", message).put("error", error).withCharset(status);
  }

  private static String unknown(ServerHttpRequest request) {
    String path = path(request);
    if (path.startsWith(LOGIN)) {
      return "Invalid credentials";
    }
    return path.startsWith(LOGS) && ShownKeys.of(request, PARAMETERS).isPresent()
        ? "Invalid API key"
        : "Unauthorized";
  }

  private static String cannot(ServerHttpRequest request) {
    return "Cannot " + request.getMethod() + " " + path(request);
  }

  private static String path(ServerHttpRequest request) {
    return request.getPath().value();
  }

  private static String tooMany(Problem problem) {
    return Optional.ofNullable(problem.member("limit"))
        .map(
            limit ->
                "Rate limit exceeded. Maximum %s requests per %s seconds"
                    .formatted(limit, problem.member("seconds")))
        .orElse("Rate limit exceeded. " + problem.getMessage());
  }

  private static RawAnswer invalid(FieldFaults faults) {
    return new JsonObject()
        .put("message", "Validation Error")
        .put(
            "errors",
            faults.messages().entrySet().stream()
                .map(fault -> error(fault.getKey(), fault.getValue()))
                .toList())
        .withCharset(HttpStatus.BAD_REQUEST);
  }

  private static JsonObject error(String field, List<String> messages) {
    String path = FIELDS.getOrDefault(field, field);
    return new JsonObject()
        .put("path", path)
        .put(
            "messages",
            messages.stream()
                .map(message -> message.replace("'" + field + "'", "'" + path + "'"))
                .toList());
  }
}
