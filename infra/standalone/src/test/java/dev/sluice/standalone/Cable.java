package dev.sluice.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a browser and the server, and can be cut and mended. */
final class Cable implements AutoCloseable {
  private final ServerSocket end;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  Cable(int server) throws IOException {
    this.server = server;
    this.end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return end.getLocalPort();
  }

  void cut() {
    isCut = true;
    open.forEach(Cable::close);
  }

  void mend() {
    isCut = false;
  }

  private void accept() {
    try {
      while (true) {
        join(end.accept());
      }
    } catch (IOException closed) {
      open.forEach(Cable::close);
    }
  }

  private void join(Socket browser) throws IOException {
    if (isCut) {
      close(browser);
      return;
    }
    Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
    open.add(browser);
    open.add(far);
    if (isCut) {
      close(browser);
      close(far);
    }
    Thread.ofVirtual().start(() -> carry(browser, far));
    Thread.ofVirtual().start(() -> carry(far, browser));
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // by either side, or because it was cut
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
