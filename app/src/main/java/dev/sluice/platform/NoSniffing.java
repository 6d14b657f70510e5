package dev.sluice.platform;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Keeps browsers from taking an answer for anything but what it says it is. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoSniffing implements WebFilter {

  private static final String HEADER = "X-Content-Type-Options";
  private static final String NO_SNIFFING = "nosniff";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    in(exchange.getResponse().getHeaders());
    return chain.filter(exchange);
  }

  static void in(HttpHeaders headers) {
    headers.set(HEADER, NO_SNIFFING);
  }
}
