package dev.sluice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** One call byte by byte, for what no HTTP client would do. */
public final class RawCall implements AutoCloseable {

  private static final int LIMIT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  public RawCall(int port) {
    this(port, new Socket());
  }

  /** One that takes a few kilobytes before they are read, and no more. */
  public static RawCall ofLittleRoom(int port) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      return new RawCall(port, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawCall(int port, Socket socket) {
    try {
      this.socket = socket;
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A post whose body goes on for as long as chunks are sent. */
  public static RawCall chunked(RunningServer server, String path, String type, String... headers) {
    StringBuilder head =
        new StringBuilder(
            "POST %s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n"
                .formatted(path, server.calls().key(), type));
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return new RawCall(server.port()).send(head + "\r\n");
  }

  public RawCall send(String text) {
    return send(text.getBytes(UTF_8));
  }

  public RawCall send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it could be sent, which it no longer can some time after the other side has closed. */
  public boolean takes(String text) {
    try {
      send(text);
      return true;
    } catch (UncheckedIOException closed) {
      return false;
    }
  }

  public RawCall chunk(String text) {
    return chunk(text.getBytes(UTF_8));
  }

  public RawCall chunk(byte[] bytes) {
    return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
  }

  public RawCall lastChunk() {
    return send("0\r\n\r\n");
  }

  /** The next line, or null where the other side has nothing more to say. */
  public @Nullable String line() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return line.size() == 0 ? null : line.toString(ISO_8859_1);
        }
        line.write(b);
      }
      return line.toString(ISO_8859_1).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether the other side ends the connection once it has said all. */
  public boolean isClosedInTheEnd() {
    try {
      return in.readAllBytes() != null;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** So many, or those that come before the other side ends the connection. */
  public byte[] bytes(int count) {
    try {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes until the other side ends the connection. */
  public byte[] rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (IOException reset) {
      // so much and no more has come
    }
    return rest.toByteArray();
  }

  /** The next line that holds this. */
  public String lineWith(String text) {
    for (String line = line(); line != null; line = line()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("No line has: " + text);
  }

  public int status() {
    String line = line();
    return line == null ? -1 : Integer.parseInt(line.substring(9, 12));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
