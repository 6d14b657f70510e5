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
  private static final int OK = 200;
  private static final int TIME_IS_OVER = 408;

  /** Of an answer's first line so much that its status is in it. */
  private static final int HEAD = "HTTP/1.1 200".length();

  private static final String HALF_AN_EVENT = "{\"action\":\"";

  private final Doors doors;

  Crowds(Doors doors) {
    this.doors = doors;
  }

  /** Two thousand uploads of a byte a second to one server, two thousand readers at another. */
  Turnout creep(Duration length) {
    Queue<Socket> readers = new ConcurrentLinkedQueue<>();
    Statuses all = new Statuses();
    Thread reading = Thread.ofVirtual().start(() -> openReaders(readers, all));
    Target target = new Target(doors.port(0), doors.account().key(), CpuClock.ofThisProcess());
    Statuses answers =
        new Uploads(target).trickle(UPLOADS, "application/x-ndjson", HALF_AN_EVENT, length);
    Threads.join(reading);
    readers.forEach(Crowds::close);
    long served = all.of(OK);
    all.add(answers);
    return Turnout.of(
        all,
        new Turnout.Group(stayed(answers), UPLOADS, "went on with their uploads"),
        new Turnout.Group(served, READERS, "were served as readers"));
  }

  /** Whoever sends no line for half a minute is told that his time is over. */
  private static long stayed(Statuses answers) {
    return UPLOADS - answers.total() + answers.of(TIME_IS_OVER);
  }

  private void openReaders(Queue<Socket> readers, Statuses answers) {
    for (int reader = 0; reader < READERS; reader++) {
      Thread.ofVirtual().start(() -> readAll(readers, answers));
      Wait.pause(BETWEEN_READERS);
    }
  }

  private void readAll(Queue<Socket> readers, Statuses answers) {
    try (Socket socket = doors.connect(1)) {
      readers.add(socket);
      write(socket, get("/api/v1/live/counters"));
      answers.count(status(new String(socket.getInputStream().readNBytes(HEAD), US_ASCII)));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // its time is over
    }
  }

  private static int status(String head) {
    return head.length() < HEAD ? Statuses.BROKEN : Integer.parseInt(head, HEAD - 3, HEAD, 10);
  }

  /** A thousand a second, in the midst of an upload, of a page of events, or of a live feed. */
  Turnout hangUp(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    AtomicLong calls = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = caller;
      callers.add(Thread.ofVirtual().start(() -> hangUp(first, end, calls)));
    }
    callers.forEach(Threads::join);
    return Turnout.of(
        new Statuses(),
        new Turnout.Group(calls.get(), CALLS_A_SECOND * length.toSeconds(), "hung up"));
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
