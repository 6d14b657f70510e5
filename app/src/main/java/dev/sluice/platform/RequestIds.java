package dev.sluice.platform;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives every request an id, the caller's own where it is harmless, and answers with it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIds implements WebFilter {

  private static final String HEADER = "X-Request-Id";
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public static String of(ServerWebExchange exchange) {
    String known = exchange.getResponse().getHeaders().getFirst(HEADER);
    return known == null ? made() : known;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    in(
        exchange.getResponse().getHeaders(),
        harmless(exchange.getRequest().getHeaders().getFirst(HEADER)));
    return chain.filter(exchange);
  }

  static void in(HttpHeaders headers, String id) {
    headers.set(HEADER, id);
  }

  private static String harmless(@Nullable String claimed) {
    return claimed != null && HARMLESS.matcher(claimed).matches() ? claimed : made();
  }

  static String made() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
