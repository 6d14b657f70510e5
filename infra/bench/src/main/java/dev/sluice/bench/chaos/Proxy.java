package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before an engine, and can cut connections, be slow, or take everything and pass on nothing
 * without closing anything.
 */
final class Proxy implements AutoCloseable {
  private static final int WAITING = 500;
  private static final int CHUNK = 64 * 1024;

  private final int target;
  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param port where it is found
   * @param target port of the engine
   */
  Proxy(int port, int target) {
    this.target = target;
    try {
      server = new ServerSocket();
      server.bind(Ports.address(port), WAITING);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whatever is open is closed; new connections are served. */
  void cut() {
    links.forEach(Link::close);
  }

  /** Nothing comes through any more, neither of what is open nor of what is new. */
  void hush() {
    silent = true;
    links.forEach(link -> link.silent = true);
  }

  /** New connections are served. Those that were open stay silent for good. */
  void speak() {
    silent = false;
  }

  /** Everything that comes through takes so much longer, in each direction. */
  void slow(Duration longer) {
    delay = longer;
  }

  void mend() {
    speak();
    slow(Duration.ZERO);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void join(Socket client) {
    try {
      Socket engine = new Socket(Ports.address(target).getAddress(), target);
      begin(new Link(client, engine));
      begin(new Link(engine, client));
    } catch (IOException nobodyThere) {
      closed(client);
    }
  }

  private void begin(Link link) throws IOException {
    link.to.setTcpNoDelay(true);
    links.add(link);
    Thread.ofVirtual().start(link);
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone all the same
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    cut();
  }

  /** One direction of a connection; what it reads while it is silent is lost. */
  private final class Link implements Runnable {
    private final Socket from;
    private final Socket to;
    private volatile boolean silent = Proxy.this.silent;

    Link(Socket from, Socket to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[CHUNK];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          Wait.pause(delay);
          if (!silent) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException broken) {
        // the other direction ends as well
      } finally {
        close();
      }
    }

    void close() {
      links.remove(this);
      closed(from);
      closed(to);
    }
  }
}
