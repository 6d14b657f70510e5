package dev.sluice.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/** Which client sends a request, once that is known, for whoever writes of it. */
public final class RequestClient {

  private static final String NAME = RequestClient.class.getName();

  private RequestClient() {}

  public static void note(ServerRequest request, UUID client) {
    request.attributes().put(NAME, client);
  }

  static @Nullable Object of(ServerWebExchange exchange) {
    return exchange.getAttribute(NAME);
  }
}
