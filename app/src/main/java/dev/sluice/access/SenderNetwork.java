package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Who sends a request, for as long as nobody knows more of him than where he is. */
public final class SenderNetwork {

  private SenderNetwork() {}

  /** Stands for his address, of IPv6 for the network that one customer has at the most. */
  public static UUID of(ServerRequest request) {
    return of(Attempts.from(request));
  }

  static UUID of(@Nullable InetAddress address) {
    String network = Attempts.wideNetwork(address).orElseGet(() -> Attempts.network(address));
    return UUID.nameUUIDFromBytes(network.getBytes(UTF_8));
  }
}
