package dev.sluice.access;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Where a browser keeps a session, out of the reach of scripts and of other sites. Where it came by
 * TLS, browsers themselves see to it that nobody else sets it, and that it never leaves without.
 */
final class SessionCookie {

  private static final String PLAIN = "sluice";
  private static final String SECURE = "__Host-sluice";

  private final boolean alwaysByTls;

  /**
   * @param alwaysByTls whether it comes by TLS also where a request does not show it
   */
  SessionCookie(boolean alwaysByTls) {
    this.alwaysByTls = alwaysByTls;
  }

  Optional<String> in(ServerRequest request) {
    return Optional.ofNullable(request.cookies().getFirst(name(request))).map(HttpCookie::getValue);
  }

  ResponseCookie keep(ServerRequest request, String token, Duration age) {
    return ResponseCookie.from(name(request), token)
        .httpOnly(true)
        .secure(isSecure(request))
        .sameSite("Strict")
        .path("/")
        .maxAge(age)
        .build();
  }

  ResponseCookie forget(ServerRequest request) {
    return keep(request, "", Duration.ZERO);
  }

  private String name(ServerRequest request) {
    return isSecure(request) ? SECURE : PLAIN;
  }

  private boolean isSecure(ServerRequest request) {
    return alwaysByTls || "https".equals(request.uri().getScheme());
  }
}
