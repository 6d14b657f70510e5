package dev.sluice.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looked at first: it is what most often is in the way, and all else takes seconds. */
final class HttpPort {
  private HttpPort() {}

  static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
    } catch (IOException failure) {
      String message = String.valueOf(failure.getMessage());
      throw new Refusal(
          message.contains("Permission denied")
              ? "Port %d is for root only; choose another with --port=N.".formatted(port)
              : "Port %d is taken; choose another with --port=N.".formatted(port));
    }
  }
}
