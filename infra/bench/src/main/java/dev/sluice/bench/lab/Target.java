package dev.sluice.bench.lab;

import dev.sluice.embedded.Ports;
import java.net.InetSocketAddress;

/**
 * What a load is put on.
 *
 * @param key sent with each request, where there is one
 */
public record Target(int port, String key, CpuClock cpu) {
  public static final String PATH = "/api/v1/events";

  /** The same, and no key is sent. */
  public Target withoutKey() {
    return new Target(port, "", cpu);
  }

  public InetSocketAddress address() {
    return Ports.address(port);
  }
}
