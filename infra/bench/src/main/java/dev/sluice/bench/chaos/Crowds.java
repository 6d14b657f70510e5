package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that are many: slow ones, and such as hang up. None of them sends a whole event. */
final class Crowds {
  private static final int UPLOADS = 2_000;
  private static final int READERS = 2_000;
  private static final int CALLERS = 50;
  private static final int PATIENCE = 20;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
  private static final Duration BETWEEN_READERS = Duration.ofMillis(2);
  private static final String HALF_AN_EVENT = "{\"action\":\"";

  private final Doors doors;

  Crowds(Doors doors) {
    this.doors = doors;
  }

  /** Two thousand uploads of a byte a second to one server, two thousand readers at another. */
  void creep(Duration length) {
    Queue<Socket> readers = new ConcurrentLinkedQueue<>();
    Thread reading = Thread.ofVirtual().start(() -> openReaders(readers));
    Target target = new Target(doors.port(0), doors.account().key(), CpuClock.ofThisProcess());
    new Uploads(target).trickle(UPLOADS, "application/x-ndjson", HALF_AN_EVENT, length);
    Threads.join(reading);
    readers.forEach(Crowds::close);
  }

  private void openReaders(Queue<Socket> readers) {
    for (int reader = 0; reader < READERS; reader++) {
      Thread.ofVirtual().start(() -> readAll(readers));
      Wait.pause(BETWEEN_READERS);
    }
  }

  private void readAll(Queue<Socket> readers) {
    try (Socket socket = doors.connect(1)) {
      readers.add(socket);
      write(socket, get("/api/v1/live/counters"));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // its time is over
    }
  }

  /** A thousand a second, in the midst of an upload, of a page of events, or of a live feed. */
  void hangUp(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = caller;
      callers.add(Thread.ofVirtual().start(() -> hangUp(first, end)));
    }
    callers.forEach(Threads::join);
  }

  private void hangUp(int first, long end) {
    for (int call = first; System.nanoTime() < end; call++) {
      hangUp(call % doors.count(), begun(call), Duration.ofMillis(call % PATIENCE));
      Wait.pause(BETWEEN_CALLS);
    }
  }

  private String begun(int call) {
    return switch (call % 4) {
      case 0 -> post() + HALF_AN_EVENT;
      case 1 -> get("/api/v1/events?limit=1000");
      case 2 -> get("/api/v1/live/events");
      default -> "GET /api/v1/ev";
    };
  }

  /** Without a farewell: the server sees a reset. */
  private void hangUp(int node, String begun, Duration patience) {
    try (Socket socket = doors.connect(node)) {
      socket.setSoLinger(true, 0);
      write(socket, begun);
      Wait.pause(patience);
    } catch (IOException refused) {
      // that is all there was to it
    }
  }

  private String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(path, doors.account().token());
  }

  private String post() {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    X-API-Key: %s\r
    Content-Type: application/json\r
    Content-Length: 1000\r
    \r
    """
        .formatted(Target.PATH, doors.account().key());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone all the same
    }
  }
}
