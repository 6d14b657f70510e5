package dev.sluice.access;

import dev.sluice.platform.HostAndPort;
import dev.sluice.platform.Network;
import dev.sluice.platform.Networks;
import dev.sluice.platform.Origins;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Tells the calls that need no key where the settings name somebody for whom they count: those that
 * come from near, and not from a page that anybody may have written, be it one whose site says that
 * it is at this address.
 */
final class KeylessCalls {

  private static final Pattern AUTHORITY = Pattern.compile(HostAndPort.HOST + "(:\\d{1,5})?");
  private static final String LOCAL = "localhost";
  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Networks near;
  private final Optional<String> ownHost;
  private final Sessions sessions;
  private final Origins origins;

  /**
   * @param near where they come from
   * @param origin of our pages, where it is known
   */
  KeylessCalls(Networks near, @Nullable String origin, Sessions sessions, Origins origins) {
    this.near = near;
    this.ownHost =
        Optional.ofNullable(origin)
            .flatMap(address -> host(address.substring(address.indexOf("//") + 2)));
    this.sessions = sessions;
    this.origins = origins;
  }

  boolean include(ServerRequest request) {
    return comesFromNear(request) && isMeantForUs(request) && !isOfAnyPage(request);
  }

  private boolean comesFromNear(ServerRequest request) {
    return request.remoteAddress().filter(peer -> near.hold(peer.getAddress())).isPresent();
  }

  /** Any name may lead here whose owner says so, and a browser takes his pages for ours then. */
  private boolean isMeantForUs(ServerRequest request) {
    List<String> named = request.headers().header(HttpHeaders.HOST);
    return named.size() == 1 && host(named.getFirst()).filter(this::isOurs).isPresent();
  }

  private boolean isOurs(String host) {
    return host.equalsIgnoreCase(LOCAL)
        || Network.addressOf(host).isPresent()
        || ownHost.filter(host::equalsIgnoreCase).isPresent();
  }

  /** Without brackets and port. */
  private static Optional<String> host(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    return parts.matches()
        ? Optional.of(parts.group(1).replaceAll("[\\[\\]]", ""))
        : Optional.empty();
  }

  /** What a page reads without saying whose it is is not shown to it, and is often a mere link. */
  private boolean isOfAnyPage(ServerRequest request) {
    String origin = request.headers().asHttpHeaders().getOrigin();
    return !sessions.isOfOwnPage(request)
        && (origin == null ? !READ.contains(request.method()) : !origins.areNamed(origin));
  }
}
