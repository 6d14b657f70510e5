package dev.sluice.platform;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever went wrong into a problem document; nothing else writes an error. */
public final class Problems {

  /** Where a request keeps the manner of the address that it came to. */
  private static final String MANNER = Manner.class.getName();

  private final JsonMapper json;
  private final List<Diagnosis> diagnoses;
  private final FailureLog log = new FailureLog();

  Problems(JsonMapper json, List<Diagnosis> diagnoses) {
    this.json = json;
    this.diagnoses = List.copyOf(diagnoses);
  }

  /** What is refused to this request is worded so, and by a document where there is no manner. */
  static void refuseIn(@Nullable Manner manner, ServerWebExchange exchange) {
    if (manner != null) {
      exchange.getAttributes().put(MANNER, manner);
    }
  }

  Mono<Void> answer(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (hasLeft(failure)) {
      response.setStatusCode(RouteMeters.LEFT);
      return Mono.empty();
    }
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    Problem problem = noted(exchange, failure);
    RawAnswer refusal =
        exchange.getAttribute(MANNER) instanceof Manner manner
            ? manner.refusal(exchange, problem)
            : null;
    return refusal == null
        ? answer(response, problem, RequestIds.of(exchange))
        : answer(exchange, problem, refusal);
  }

  private static Mono<Void> answer(ServerWebExchange exchange, Problem problem, RawAnswer refusal) {
    exchange.getResponse().getHeaders().putAll(problem.headers());
    return refusal.writeTo(exchange);
  }

  /** What the last line of an answer says that has begun before something went wrong. */
  public Map<String, Object> document(ServerWebExchange exchange, Throwable failure) {
    return noted(exchange, failure).document(RequestIds.of(exchange));
  }

  private Problem noted(ServerWebExchange exchange, Throwable failure) {
    Problem problem = problemOf(failure, exchange.getRequest().getHeaders());
    log.write(problem, failure, exchange);
    return problem;
  }

  /** Whether it was the caller who ended it, and nobody is there to be told. */
  public static boolean hasLeft(Throwable failure) {
    return failure instanceof AbortedException || AbortedException.isConnectionReset(failure);
  }

  private Mono<Void> answer(ServerHttpResponse response, Problem problem, String requestId) {
    response.setStatusCode(problem.type().status());
    byte[] body = body(json, problem, requestId, response.getHeaders());
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  /** The body of an answer that tells of a problem; its headers are set. */
  static byte[] body(JsonMapper json, Problem problem, String requestId, HttpHeaders headers) {
    byte[] body = json.writeValueAsBytes(problem.document(requestId));
    headers.putAll(problem.headers());
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setContentLength(body.length);
    return body;
  }

  private Problem problemOf(Throwable failure, HttpHeaders headers) {
    return switch (failure) {
      case Problem problem -> problem;
      case DataBufferLimitException e ->
          new Problem(ProblemType.TOO_LARGE, "The body is larger than is taken here.", e);
      case InvalidMediaTypeException e -> unreadable(headers, e);
      case ErrorResponse e -> ofSpring(e);
      default -> ofEngine(failure);
    };
  }

  /** Of the two headers that name media types, the one that can't be read. */
  private static Problem unreadable(HttpHeaders headers, InvalidMediaTypeException cause) {
    try {
      headers.getAccept();
      return new Problem(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type header can't be read.", cause);
    } catch (InvalidMediaTypeException unreadable) {
      return new Problem(ProblemType.NOT_ACCEPTABLE, "The Accept header can't be read.", cause);
    }
  }

  private static Problem ofSpring(ErrorResponse error) {
    ProblemType type = ProblemType.of(error.getStatusCode().value());
    Problem problem =
        new Problem(
            type, Optional.ofNullable(error.getBody().getDetail()).orElse(type.title() + "."));
    error.getHeaders().forEach((name, values) -> problem.header(name, String.join(", ", values)));
    return problem;
  }

  private Problem ofEngine(Throwable failure) {
    return diagnoses.stream()
        .map(diagnosis -> diagnosis.of(failure))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> unforeseen(failure));
  }

  private static Problem unforeseen(Throwable failure) {
    return new Problem(
        ProblemType.INTERNAL_ERROR, "The server failed; its log has the request id.", failure);
  }
}
