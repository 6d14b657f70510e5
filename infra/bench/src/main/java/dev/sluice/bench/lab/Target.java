package dev.sluice.bench.lab;

import dev.sluice.embedded.Ports;
import java.net.InetSocketAddress;

/**
 * What a load is put on.
 *
 * @param key sent with each request
 */
public record Target(int port, String key, CpuClock cpu) {
  public static final String PATH = "/api/v1/events";

  public InetSocketAddress address() {
    return Ports.address(port);
  }
}
