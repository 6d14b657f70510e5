package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A client that sends lines for some seconds, is told how far they got, and begins anew with those
 * of which it was told nothing.
 */
final class LineSender implements Sending {
  private static final Duration PACE = Duration.ofMillis(100);
  private static final int MOST_LINES = 20;
  private static final int MOST_CHUNKS = 80;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Doors doors;
  private final Books books;
  private final Random random;
  private final Thread thread;
  private final AtomicLong taken = new AtomicLong();
  private List<ChaosEvent> unanswered = List.of();
  private volatile boolean closed;

  LineSender(Doors doors, Books books, Random random) {
    this.doors = doors;
    this.books = books;
    this.random = random;
    this.thread = Thread.ofVirtual().name("line-sender").start(this::sendOn);
  }

  private void sendOn() {
    books.noting(
        "a sender of lines",
        () -> {
          while (!closed) {
            stream(random.nextInt(doors.count()));
            Wait.pause(PACE);
          }
        });
  }

  @Override
  public long taken() {
    return taken.get();
  }

  private void stream(int node) {
    Progress progress = new Progress(node, books);
    try (Socket socket = doors.connect(node)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread reader = Thread.ofVirtual().start(() -> progress.read(socket));
      write(node, socket.getOutputStream(), progress);
      Threads.join(reader);
    } catch (IOException broken) {
      // what was not answered is sent once more
    }
    if (progress.hasBegun()) {
      unanswered = progress.rest();
    }
    taken.addAndGet(progress.reached());
    books.ended(progress.answer());
  }

  /** Something in any case: a body without an event is refused. */
  private void write(int node, OutputStream out, Progress progress) throws IOException {
    out.write(head().getBytes(US_ASCII));
    send(unanswered.isEmpty() ? fresh() : unanswered, node, out, progress);
    int more = random.nextInt(MOST_CHUNKS);
    for (int chunk = 0; chunk < more && !closed && !progress.isOver(); chunk++) {
      send(fresh(), node, out, progress);
    }
    out.write("0\r\n\r\n".getBytes(US_ASCII));
  }

  private void send(List<ChaosEvent> events, int node, OutputStream out, Progress progress)
      throws IOException {
    books.sends(node, events);
    progress.add(events);
    out.write(chunk(events));
    Wait.pause(PACE);
  }

  private List<ChaosEvent> fresh() {
    return Stream.generate(books.ledger()::next).limit(1 + random.nextInt(MOST_LINES)).toList();
  }

  private String head() {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    X-API-Key: %s\r
    Content-Type: application/x-ndjson\r
    Accept: application/x-ndjson\r
    Transfer-Encoding: chunked\r
    \r
    """
        .formatted(Target.PATH, doors.account().key());
  }

  private static byte[] chunk(List<ChaosEvent> events) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    events.forEach(event -> lines.writeBytes((event.json() + "\n").getBytes(UTF_8)));
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes("%x\r\n".formatted(lines.size()).getBytes(US_ASCII));
    chunk.writeBytes(lines.toByteArray());
    chunk.writeBytes("\r\n".getBytes(US_ASCII));
    return chunk.toByteArray();
  }

  @Override
  public void close() {
    closed = true;
    Threads.join(thread);
  }
}
