package dev.sluice.platform;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Gives every request an id, the caller's own where it is harmless, and answers with it. */
public final class RequestIds {

  private static final String HEADER = "X-Request-Id";
  private static final int LONGEST = 64;

  public static String of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.getResponse().getHeaders().getFirst(HEADER));
  }

  static void give(ServerWebExchange exchange) {
    in(
        exchange.getResponse().getHeaders(),
        harmless(exchange.getRequest().getHeaders().getFirst(HEADER)));
  }

  static void in(HttpHeaders headers, String id) {
    headers.set(HEADER, id);
  }

  private static String harmless(@Nullable String claimed) {
    return claimed != null && isHarmless(claimed) ? claimed : made();
  }

  private static boolean isHarmless(String claimed) {
    return !claimed.isEmpty()
        && claimed.length() <= LONGEST
        && claimed.chars().allMatch(RequestIds::isHarmless);
  }

  private static boolean isHarmless(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '.'
        || character == '_'
        || character == '-';
  }

  static String made() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
