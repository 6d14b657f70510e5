package dev.sluice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Stands before an engine, and can fall silent without closing anything. */
public final class QuietProxy implements AutoCloseable {

  private static final int MOST_REMEMBERED = 1000;

  private volatile int target;
  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final LongAdder questions = new LongAdder();
  private volatile @Nullable String awaited;
  private volatile boolean silent;

  public QuietProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Of the connections that are open now, nothing comes through any more. New ones are served. */
  public synchronized void hush() {
    links.forEach(link -> link.silent = true);
  }

  /** The same of those alone who have said these words when they were new. */
  public synchronized void hushWhoSaid(String words) {
    links.stream().filter(link -> link.said.contains(words)).forEach(Link::hushBoth);
  }

  /** Nothing comes through of what is open, nor of what is opened from now on. */
  public synchronized void hushAll() {
    silent = true;
    hush();
  }

  /** New connections are served again. */
  public void speak() {
    silent = false;
  }

  /** Another engine stands behind it from now on, and whatever is open is closed. */
  public synchronized void turnTo(int port) {
    target = port;
    links.forEach(Link::close);
  }

  /** How often anything was said to the engine. */
  public long questions() {
    return questions.sum();
  }

  /** On the connection that says this next, no answer comes through any more. */
  public void hushAnswersTo(String words) {
    awaited = words;
  }

  private boolean isAwaited(String said) {
    String words = awaited;
    if (words == null || !said.contains(words)) {
      return false;
    }
    awaited = null;
    return true;
  }

  private void accept() {
    try {
      while (true) {
        join(server.accept());
      }
    } catch (IOException closed) {
      links.forEach(Link::close);
    }
  }

  /** Not while somebody says what is to become of those that are there. */
  private synchronized void join(Socket client) throws IOException {
    try {
      Socket engine = new Socket(InetAddress.getLoopbackAddress(), target);
      Link answers = new Link(engine, client, null);
      connect(new Link(client, engine, answers));
      connect(answers);
    } catch (ConnectException nobodyThere) {
      client.close();
    }
  }

  private void connect(Link link) {
    links.add(link);
    Thread.ofVirtual().start(link);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One direction of a connection; what it reads while it is silent is lost. */
  private final class Link implements Runnable {

    private final Socket from;
    private final Socket to;
    private final @Nullable Link answers;
    private volatile boolean silent = QuietProxy.this.silent;
    private volatile String said = "";

    Link(Socket from, Socket to, @Nullable Link answers) {
      this.from = from;
      this.to = to;
      this.answers = answers;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[64 * 1024];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          listen(new String(buffer, 0, read, ISO_8859_1));
          if (!silent) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException ended) {
        close();
      } finally {
        links.remove(this);
      }
    }

    private void listen(String words) {
      if (answers != null) {
        questions.increment();
        said = said.length() < MOST_REMEMBERED ? said + words : said;
        answers.silent |= isAwaited(words);
      }
    }

    void hushBoth() {
      silent = true;
      if (answers != null) {
        answers.silent = true;
      }
    }

    void close() {
      try (from;
          to) {
        links.remove(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
