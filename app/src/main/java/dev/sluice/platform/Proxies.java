package dev.sluice.platform;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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

  private final Networks trusted;

  Proxies(Networks trusted) {
    this.trusted = trusted;
  }

  ServerHttpRequest seenThrough(ServerHttpRequest request) {
    InetSocketAddress peer = request.getRemoteAddress();
    return peer == null || !trusted.hold(peer.getAddress()) ? request : behind(peer, request);
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
      Optional<InetAddress> hop = Network.addressOf(hops[i].strip());
      if (hop.isEmpty()) {
        return sender;
      }
      sender = hop.get();
    }
    return sender;
  }
}
