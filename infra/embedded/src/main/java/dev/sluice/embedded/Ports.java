package dev.sluice.embedded;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on this machine's own address, 127.0.0.1. */
public final class Ports {
  public static final String HOST = "127.0.0.1";

  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * Below the range that outgoing connections draw from: there, a client that calls a stopped
   * engine again and again would one day be given that very port and keep the engine out of it.
   */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      if (HANDED_OUT.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  static void requireFree(int port, String engine) {
    if (!isFree(port)) {
      throw new EngineFailure("Port %d, meant for %s, is taken.".formatted(port, engine));
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  public static InetSocketAddress address(int port) {
    return new InetSocketAddress(Inet4Address.ofLiteral(HOST), port);
  }
}
