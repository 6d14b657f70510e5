package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Tells the calls of our own pages from those that another site makes with the cookie of whoever
 * looks at it, by what browsers say of where a call comes from.
 */
final class OwnPages {

  private static final String SITE = "Sec-Fetch-Site";
  private static final Set<String> OURS = Set.of("same-origin", "none");

  private final @Nullable String origin;

  /**
   * @param origin of our pages, where a call need not say it itself: a proxy may have rewritten its
   *     Host
   */
  OwnPages(@Nullable String origin) {
    this.origin = origin;
  }

  void require(ServerRequest request) {
    if (!areCalling(request)) {
      throw refusal("A cookie opens nothing to the pages of other sites.");
    }
  }

  boolean areCalling(ServerRequest request) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    return headers.getOrEmpty(SITE).stream().allMatch(OURS::contains)
        && headers.getOrEmpty(HttpHeaders.ORIGIN).stream()
            .allMatch(given -> isOurs(headers.getFirst(HttpHeaders.HOST), given));
  }

  private boolean isOurs(@Nullable String host, String given) {
    return given.equalsIgnoreCase(origin) || isOf(host, given);
  }

  /** An origin that can't be read, such as {@code null}, is nobody's. */
  private static boolean isOf(@Nullable String host, String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority())
          .filter(authority -> authority.equalsIgnoreCase(host))
          .isPresent();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  static Problem refusal(String detail) {
    return new Problem(ProblemType.FOREIGN_PAGE, detail);
  }
}
