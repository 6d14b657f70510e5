package dev.sluice.platform;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a request whose address is not one. Spring refuses it before any of our code sees it,
 * with a status and no body.
 */
final class UnreadableAddress implements NettyServerCustomizer {

  private final JsonMapper json;
  private final RouteMeters meters;

  UnreadableAddress(JsonMapper json, RouteMeters meters) {
    this.json = json;
    this.meters = meters;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.mapHandle(this::answer);
  }

  /** No other answer has its status before somebody asks for it. */
  private Mono<Void> answer(Mono<Void> answer, Connection connection) {
    return connection instanceof HttpServerResponse response
            && response.status().equals(HttpResponseStatus.BAD_REQUEST)
        ? refusal(response)
        : answer;
  }

  private Mono<Void> refusal(HttpServerResponse response) {
    meters.answered(HttpStatus.BAD_REQUEST, 0);
    String requestId = RequestIds.made();
    HttpHeaders headers = new HttpHeaders();
    Problem problem =
        new Problem(ProblemType.BAD_REQUEST, "The address of the request can't be read.");
    byte[] body = Problems.body(json, problem, requestId, headers);
    RequestIds.in(headers, requestId);
    NoSniffing.in(headers);
    headers.forEach((name, values) -> response.header(name, values.getFirst()));
    return response.sendByteArray(Mono.just(body)).then();
  }
}
