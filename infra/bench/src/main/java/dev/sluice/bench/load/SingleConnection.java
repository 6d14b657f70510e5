package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;

/**
 * One connection that blocks, for calls whose time is of interest; it opens again when it broke.
 */
public final class SingleConnection implements AutoCloseable {
  private static final int LIMIT_MILLIS = 30_000;

  private final Target target;
  private final byte[] buffer = new byte[8192];
  private Socket socket = new Socket();

  public SingleConnection(Target target) {
    this.target = target;
  }

  /**
   * What came back; status 0 stands for a connection that broke.
   *
   * @param sent when, by the nanosecond clock
   */
  public record Answer(int status, boolean saysWhenToRetry, long sent, long nanos) {}

  public Answer post(byte[] json) {
    return send(Requests.head(target, "application/json", json.length), json);
  }

  /** With another key than the target's own. */
  public Answer postAs(String key, byte[] json) {
    Target as = new Target(target.port(), key, target.cpu());
    return send(Requests.head(as, "application/json", json.length), json);
  }

  public Answer get(String path) {
    return send("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path), new byte[0]);
  }

  private Answer send(String head, byte[] body) {
    long sent = System.nanoTime();
    AnswerReader reader = new AnswerReader();
    try {
      write(head, body);
      read(reader);
      boolean retry = reader.headText().toLowerCase(Locale.ROOT).contains("\nretry-after:");
      return new Answer(reader.status(), retry, sent, System.nanoTime() - sent);
    } catch (IOException | IllegalStateException broken) {
      close();
      return new Answer(Statuses.BROKEN, false, sent, System.nanoTime() - sent);
    }
  }

  private void write(String head, byte[] body) throws IOException {
    if (!socket.isConnected() || socket.isClosed()) {
      open();
    }
    byte[] request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(US_ASCII), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    OutputStream out = socket.getOutputStream();
    out.write(request);
    out.flush();
  }

  private void open() throws IOException {
    socket = new Socket(target.address().getAddress(), target.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
  }

  private void read(AnswerReader reader) throws IOException {
    boolean whole = false;
    while (!whole) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        throw new IOException("The connection was closed");
      }
      whole = reader.read(Unpooled.wrappedBuffer(buffer, 0, length));
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone all the same
    }
  }
}
