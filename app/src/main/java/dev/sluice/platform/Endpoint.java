package dev.sluice.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * One method of one path, and what answers it.
 *
 * @param anyOrigin whether the pages of any site may call it
 * @param evenWithCookies whether their browsers may send cookies along, at which nobody looks
 * @param manner in which it refuses, where that is not by a problem document
 */
public record Endpoint(
    HttpMethod method,
    String path,
    HandlerFunction<? extends ServerResponse> handler,
    boolean anyOrigin,
    boolean evenWithCookies,
    @Nullable Manner manner) {

  public static Endpoint get(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.GET, path, handler, false, false, null);
  }

  public static Endpoint post(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.POST, path, handler, false, false, null);
  }

  public static Endpoint put(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.PUT, path, handler, false, false, null);
  }

  public static Endpoint patch(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.PATCH, path, handler, false, false, null);
  }

  public static Endpoint delete(String path, HandlerFunction<? extends ServerResponse> handler) {
    return new Endpoint(HttpMethod.DELETE, path, handler, false, false, null);
  }

  /** The same for the pages of any site, whose browsers ask before they send. */
  public Endpoint fromAnyOrigin() {
    return new Endpoint(method, path, handler, true, evenWithCookies, manner);
  }

  /**
   * The same for clients that tell the browser to send cookies along. It is for addresses that know
   * nobody by a cookie.
   */
  public Endpoint evenWithCookiesFromAnyOrigin() {
    return new Endpoint(method, path, handler, true, true, manner);
  }

  /** The same, refusing as its clients know it. */
  public Endpoint inManner(Manner manner) {
    return new Endpoint(method, path, handler, anyOrigin, evenWithCookies, manner);
  }
}
