package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.load.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that are many: slow ones, and such as hang up. None of them sends a whole event. */
final class Crowds {
  private static final int UPLOADS = 2_000;
  private static final int READERS = 2_000;
  private static final int CALLERS = 64;
  private static final int CALLS_A_SECOND = 1_000;
  private static final int PATIENCE = 20;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
  private static final Duration BETWEEN_READERS = Duration.ofMillis(2);

  /** Of so many as there should be; a slow machine makes a smaller crowd. */
  private static final double LEAST = 0.2;

  private static final String SERVED = "HTTP/1.1 200";
  private static final String HALF_AN_EVENT = "{\"action\":\"";

  private final Doors doors;

  Crowds(Doors doors) {
    this.doors = doors;
  }

  /**
   * Two thousand uploads of a byte a second to one server, two thousand readers at another. Gives
   * what did not go well.
   */
  Optional<String> creep(Duration length) {
    Queue<Socket> readers = new ConcurrentLinkedQueue<>();
    AtomicLong served = new AtomicLong();
    Thread reading = Thread.ofVirtual().start(() -> openReaders(readers, served));
    Target target = new Target(doors.port(0), doors.account().key(), CpuClock.ofThisProcess());
    Statuses answers =
        new Uploads(target).trickle(UPLOADS, "application/x-ndjson", HALF_AN_EVENT, length);
    Threads.join(reading);
    readers.forEach(Crowds::close);
    return lacking(served.get(), READERS, "readers were served")
        .or(() -> lacking(UPLOADS - answers.total(), UPLOADS, "uploads went on"));
  }

  private void openReaders(Queue<Socket> readers, AtomicLong served) {
    for (int reader = 0; reader < READERS; reader++) {
      Thread.ofVirtual().start(() -> readAll(readers, served));
      Wait.pause(BETWEEN_READERS);
    }
  }

  private void readAll(Queue<Socket> readers, AtomicLong served) {
    try (Socket socket = doors.connect(1)) {
      readers.add(socket);
      write(socket, get("/api/v1/live/counters"));
      if (new String(socket.getInputStream().readNBytes(SERVED.length()), US_ASCII)
          .equals(SERVED)) {
        served.incrementAndGet();
      }
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // its time is over
    }
  }

  /**
   * A thousand a second, in the midst of an upload, of a page of events, or of a live feed. Gives
   * what did not go well.
   */
  Optional<String> hangUp(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    AtomicLong calls = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = caller;
      callers.add(Thread.ofVirtual().start(() -> hangUp(first, end, calls)));
    }
    callers.forEach(Threads::join);
    return lacking(calls.get(), CALLS_A_SECOND * length.toSeconds(), "clients hung up");
  }

  private static Optional<String> lacking(long there, long wanted, String what) {
    return there < LEAST * wanted
        ? Optional.of("of %,d no more than %,d %s".formatted(wanted, there, what))
        : Optional.empty();
  }

  private void hangUp(int first, long end, AtomicLong calls) {
    for (int call = first; System.nanoTime() < end; call++) {
      if (hangUp(call % doors.count(), begun(call), Duration.ofMillis(call % PATIENCE))) {
        calls.incrementAndGet();
      }
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
  private boolean hangUp(int node, String begun, Duration patience) {
    try (Socket socket = doors.connect(node)) {
      socket.setSoLinger(true, 0);
      write(socket, begun);
      Wait.pause(patience);
      return true;
    } catch (IOException refused) {
      return false;
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
