package dev.sluice.platform;

import java.net.InetAddress;
import java.util.List;

/** Any of several networks. */
public record Networks(List<Network> parts) {

  public static final Networks NONE = new Networks(List.of());

  public Networks {
    parts = List.copyOf(parts);
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  public boolean hold(InetAddress address) {
    for (Network part : parts) {
      if (part.holds(address)) {
        return true;
      }
    }
    return false;
  }
}
