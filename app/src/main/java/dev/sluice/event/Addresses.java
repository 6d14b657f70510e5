package dev.sluice.event;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is kept of the network address that an event came from. */
public enum Addresses {
  KEEP,
  TRUNCATE,
  DROP;

  private static final int KEPT_OF_V4 = 3;
  private static final int KEPT_OF_V6 = 6;
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  /** The address of a literal; nothing is ever looked up. */
  public static Optional<InetAddress> parse(String literal) {
    try {
      return LITERAL.matcher(literal).matches()
          ? Optional.of(InetAddress.ofLiteral(literal))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is kept of it: all, the first 24 (or, of IPv6, 48) bits, or nothing. */
  public Optional<String> kept(InetAddress address) {
    return switch (this) {
      case KEEP -> Optional.of(address.getHostAddress());
      case TRUNCATE -> Optional.of(truncated(address).getHostAddress());
      case DROP -> Optional.empty();
    };
  }

  private static InetAddress truncated(InetAddress address) {
    byte[] bytes = address.getAddress();
    Arrays.fill(
        bytes, address instanceof Inet4Address ? KEPT_OF_V4 : KEPT_OF_V6, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("The length of an address does not change", e);
    }
  }
}
