package dev.sluice.bench.backpressure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.NumberedEvents;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that sends lines without end at a steady pace, or as fast as they are taken where that
 * is slower, and reads how far they got.
 */
final class LineStream implements AutoCloseable {
  private static final int LINES_OF_CHUNK = 200;
  private static final Duration PACE = Duration.ofMillis(25);
  private static final Pattern PROGRESS =
      Pattern.compile("\\{\"through\":(\\d+),\"accepted\":(\\d+),\"rejected\":(\\d+)");

  private final Ledger ledger;
  private final Socket socket;
  private final Thread writer;
  private final Thread reader;
  private volatile boolean ending;
  private volatile Sent sent = new Sent(System.nanoTime(), 0, 0);
  private volatile Progress progress = new Progress(System.nanoTime(), 0, 0, 0);
  private volatile String statusLine = "";
  private volatile String lastLine = "";

  /** How much the socket had taken at that moment. */
  record Sent(long nanos, long lines, long bytes) {}

  /** How far the server said it was at that moment. */
  record Progress(long nanos, long through, long accepted, long rejected) {}

  LineStream(Target target, Ledger ledger) {
    this.ledger = ledger;
    try {
      socket = new Socket(target.address().getAddress(), target.port());
      socket.getOutputStream().write(head(target).getBytes(US_ASCII));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    writer = Thread.ofPlatform().daemon().name("stream-writer").start(this::write);
    reader = Thread.ofPlatform().daemon().name("stream-reader").start(this::read);
  }

  private static String head(Target target) {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    X-API-Key: %s\r
    Content-Type: application/x-ndjson\r
    Accept: application/x-ndjson\r
    Transfer-Encoding: chunked\r
    \r
    """
        .formatted(Target.PATH, target.key());
  }

  private void write() {
    try {
      OutputStream out = socket.getOutputStream();
      while (!ending) {
        byte[] chunk = chunk();
        out.write(chunk);
        sent = new Sent(System.nanoTime(), sent.lines + LINES_OF_CHUNK, sent.bytes + chunk.length);
        Wait.pause(PACE);
      }
      out.write("0\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException broken) {
      lastLine = "the connection broke while it was written to: " + broken.getMessage();
    }
  }

  private byte[] chunk() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int line = 0; line < LINES_OF_CHUNK; line++) {
      lines.writeBytes(NumberedEvents.event(ledger.take()));
      lines.write('\n');
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes("%x\r\n".formatted(lines.size()).getBytes(US_ASCII));
    chunk.writeBytes(lines.toByteArray());
    chunk.writeBytes("\r\n".getBytes(US_ASCII));
    return chunk.toByteArray();
  }

  /** What is not a line of progress is the frame around it. */
  private void read() {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      statusLine = String.valueOf(in.readLine());
      for (String line = in.readLine(); line != null && !line.equals("0"); line = in.readLine()) {
        note(line);
      }
    } catch (IOException broken) {
      lastLine = "the connection broke while it was read from: " + broken.getMessage();
    }
  }

  private void note(String line) {
    Matcher matcher = PROGRESS.matcher(line);
    if (matcher.find()) {
      progress =
          new Progress(
              System.nanoTime(),
              Long.parseLong(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(3)));
    }
    if (line.startsWith("{")) {
      lastLine = line;
    }
  }

  Sent sent() {
    return sent;
  }

  Progress progress() {
    return progress;
  }

  String lastLine() {
    return lastLine;
  }

  /** Empty as long as nothing has come back. */
  String statusLine() {
    return statusLine;
  }

  /** Sends no more, and waits for what is said last. */
  boolean endsWithin(Duration limit) {
    ending = true;
    return Wait.until(limit, () -> !reader.isAlive());
  }

  @Override
  public void close() {
    ending = true;
    try {
      socket.close();
      writer.join();
      reader.join();
    } catch (IOException ignored) {
      // it is gone all the same
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
