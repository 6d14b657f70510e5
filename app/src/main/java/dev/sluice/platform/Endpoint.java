package dev.sluice.platform;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** One method of one path, and what answers it. */
public record Endpoint(
    HttpMethod method, String path, HandlerFunction<? extends ServerResponse> handler) {

  public static Endpoint get(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.GET, path, handler);
  }

  public static Endpoint post(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.POST, path, handler);
  }
}
