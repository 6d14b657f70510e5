package dev.sluice.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Who has signed in on the dashboard: the browser keeps a token, which opens nothing elsewhere. A
 * call that changes something has to bring besides what only our own pages are told.
 */
final class Sessions {

  private static final String PURPOSE = "csrf";
  private static final String CSRF_HEADER = "X-CSRF-Token";
  private static final Set<HttpMethod> CHANGE_NOTHING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Tokens tokens;
  private final KeyRing ring;
  private final OwnPages pages;
  private final SessionCookie cookie;

  Sessions(Tokens tokens, KeyRing ring, OwnPages pages, SessionCookie cookie) {
    this.tokens = tokens;
    this.ring = ring;
    this.pages = pages;
    this.cookie = cookie;
  }

  /** One browser that has signed in. */
  record Session(Claims claims, Caller caller) {}

  boolean isOfOwnPage(ServerRequest request) {
    return pages.areCalling(request);
  }

  /** Fails for a call that the page of another site makes. */
  void requireOwnPage(ServerRequest request) {
    pages.require(request);
  }

  Mono<Tokens.Token> begin(Holder holder, Scope scope) {
    return tokens.issue(holder, scope, Audience.DASHBOARD);
  }

  /** Whether a call brings what may be one, which a browser adds unasked. */
  boolean isBroughtBy(ServerRequest request) {
    return cookie.in(request).isPresent();
  }

  /** The session that a call belongs to, where it does to one. */
  Mono<Session> of(ServerRequest request) {
    return Mono.justOrEmpty(cookie.in(request))
        .doOnNext(token -> pages.require(request))
        .flatMap(token -> tokens.claimsOf(token, Audience.DASHBOARD))
        .flatMap(claims -> tokens.callerOf(claims).map(caller -> new Session(claims, caller)))
        .doOnNext(session -> requireIntent(request, session));
  }

  Mono<Caller> callerOf(ServerRequest request) {
    return of(request).map(Session::caller);
  }

  private void requireIntent(ServerRequest request, Session session) {
    if (CHANGE_NOTHING.contains(request.method())) {
      return;
    }
    String brought = request.headers().firstHeader(CSRF_HEADER);
    if (brought == null
        || !MessageDigest.isEqual(csrfToken(session).getBytes(US_ASCII), brought.getBytes(UTF_8))) {
      throw OwnPages.refusal(
          "With a cookie, a call that changes something needs the header X-CSRF-Token.");
    }
  }

  /** What our own pages are told, and those of other sites can't read. */
  String csrfToken(Session session) {
    byte[] hash = KeyedHash.of(ring.lasting(PURPOSE), session.claims().id());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
