package dev.sluice.bench.lab;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** The reference in a process of its own. */
public record BareProcess(Child child, int port) implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  BareProcess awaitReady() {
    boolean answered = Wait.until(START, () -> !child.process().isAlive() || isListening());
    if (!answered || !child.process().isAlive()) {
      throw child.failure("did not start");
    }
    return this;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(Ports.address(port).getAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** It is sent the same bytes as ours, and so a key that it does not look at. */
  public Target target(String key) {
    return new Target(port, key, child.cpu());
  }

  @Override
  public void close() {
    child.close();
  }
}
