package dev.sluice.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
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
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] body;

  public RawAnswer(HttpStatusCode status, String type, byte[] body) {
    this.status = status;
    this.body = body;
    headers.put(HttpHeaders.CONTENT_TYPE, type);
    headers.put(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
  }

  public RawAnswer header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  @Override
  public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
    return writeTo(exchange);
  }

  Mono<Void> writeTo(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    headers.forEach(response.getHeaders()::set);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  @Override
  public HttpStatusCode statusCode() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    HttpHeaders all = new HttpHeaders();
    headers.forEach(all::set);
    return all;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> cookies() {
    return new LinkedMultiValueMap<>();
  }
}
