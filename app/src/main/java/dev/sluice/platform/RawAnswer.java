package dev.sluice.platform;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** An answer whose bytes are known, which needs no search for somebody who can write it. */
public final class RawAnswer implements ServerResponse {

  private final HttpStatusCode status;
  private final HttpHeaders headers = new HttpHeaders();
  private final byte[] body;

  public RawAnswer(HttpStatusCode status, MediaType type, byte[] body) {
    this.status = status;
    this.body = body;
    headers.setContentType(type);
    headers.setContentLength(body.length);
  }

  public RawAnswer header(String name, String value) {
    headers.set(name, value);
    return this;
  }

  @Override
  public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().putAll(headers);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  @Override
  public HttpStatusCode statusCode() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> cookies() {
    return new LinkedMultiValueMap<>();
  }
}
