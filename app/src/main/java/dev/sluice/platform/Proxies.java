package dev.sluice.platform;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Shows each request as coming from whoever sent it to the first of our proxies, and as it came
 * there, by TLS or not. Only proxies that we know are believed: anybody can write that he speaks
 * for another.
 */
final class Proxies {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String HTTPS = "https";

  private static final Logger log = LoggerFactory.getLogger(Proxies.class);

  /** Some proxies write the port as well, and IPv6 in brackets then. */
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:]+))(?::\\d{1,5})?");

  private final Networks trusted;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

  Proxies(Networks trusted) {
    this.trusted = trusted;
  }

  ServerHttpRequest seenThrough(ServerHttpRequest request) {
    InetSocketAddress peer = request.getRemoteAddress();
    if (peer == null) {
      return request;
    }
    return trusted.hold(peer.getAddress()) ? behind(peer, request) : unbelieved(peer, request);
  }

  /** It may be a stranger who writes that, or a proxy of ours that nobody has named. */
  private ServerHttpRequest unbelieved(InetSocketAddress peer, ServerHttpRequest request) {
    if (!hasWarned.get()
        && request.getHeaders().containsHeader(FORWARDED_FOR)
        && hasWarned.compareAndSet(false, true)) {
      log.warn(
          "{} sends X-Forwarded-For and is not believed, which is said once: if it is your proxy,"
              + " all its callers count as one until sluice.http.trusted-proxies names it",
          peer.getAddress().getHostAddress());
    }
    return request;
  }

  private ServerHttpRequest behind(InetSocketAddress peer, ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    InetAddress sender = sender(peer.getAddress(), headers.getOrEmpty(FORWARDED_FOR));
    ServerHttpRequest.Builder seen =
        request.mutate().remoteAddress(new InetSocketAddress(sender, peer.getPort()));
    return HTTPS.equalsIgnoreCase(headers.getFirst(FORWARDED_PROTO))
        ? seen.uri(overTls(request.getURI())).build()
        : seen.build();
  }

  private static URI overTls(URI address) {
    return URI.create(HTTPS + address.toString().substring(address.getScheme().length()));
  }

  /**
   * Each proxy adds at the right whom it has heard: the first stranger from there is the sender.
   */
  private InetAddress sender(InetAddress peer, List<String> headers) {
    String[] hops = String.join(",", headers).split(",", -1);
    InetAddress sender = peer;
    for (int i = hops.length - 1; i >= 0 && trusted.hold(sender); i--) {
      Optional<InetAddress> hop = address(hops[i].strip());
      if (hop.isEmpty()) {
        return sender;
      }
      sender = hop.get();
    }
    return sender;
  }

  private static Optional<InetAddress> address(String hop) {
    Matcher parts = WITH_PORT.matcher(hop);
    return Network.addressOf(
        parts.matches()
            ? Objects.requireNonNullElseGet(parts.group(1), () -> parts.group(2))
            : hop);
  }
}
