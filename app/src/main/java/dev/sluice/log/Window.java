package dev.sluice.log;

import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The room for events on their way to the log, bounded in number and in bytes over the whole
 * process. Streams, which can wait, leave a quarter of it to calls that can't.
 */
final class Window {

  /** What the client library keeps beside an event's own bytes. */
  private static final int OVERHEAD = 256;

  private final Size whole;
  private final Size forStreams;
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Executor elsewhere;
  private Size taken = Size.NONE;

  /**
   * @param elsewhere runs what has waited: whoever makes room has better to do
   */
  Window(int events, long bytes, Executor elsewhere) {
    this.whole = new Size(events, bytes);
    this.forStreams = new Size(events - events / 4, bytes - bytes / 4);
    this.elsewhere = elsewhere;
  }

  /** Takes the room at once, or says that there is none. */
  synchronized boolean take(Size size) {
    return take(size, whole);
  }

  private boolean take(Size size, Size limit) {
    Size then = taken.plus(size);
    // what is larger than the window itself gets through alone
    if (!then.fits(limit) && taken.events > 0) {
      return false;
    }
    taken = then;
    return true;
  }

  /** Runs the entry as soon as there is room, after those that came before it. */
  void enter(Size size, Runnable entry) {
    if (!takeOrWait(size, entry)) {
      return;
    }
    entry.run();
  }

  private synchronized boolean takeOrWait(Size size, Runnable entry) {
    if (waiting.isEmpty() && take(size, forStreams)) {
      return true;
    }
    waiting.add(new Waiter(size, entry));
    return false;
  }

  /** Whether the entry was still waiting. */
  synchronized boolean leave(Runnable entry) {
    return waiting.removeIf(waiter -> waiter.entry.equals(entry));
  }

  void release(Size size) {
    giveBack(size);
    for (Waiter next = nextToEnter(); next != null; next = nextToEnter()) {
      elsewhere.execute(next.entry);
    }
  }

  private synchronized void giveBack(Size size) {
    taken = taken.minus(size);
  }

  private synchronized @Nullable Waiter nextToEnter() {
    Waiter head = waiting.peek();
    if (head == null || !take(head.size, forStreams)) {
      return null;
    }
    return waiting.remove();
  }

  private synchronized Size taken() {
    return taken;
  }

  void watchedBy(MeterRegistry meters) {
    Gauge.builder("sluice.log.window.events", this, window -> window.taken().events)
        .description("Events on their way to the log")
        .tag("role", Role.INGEST.label())
        .register(meters);
    Gauge.builder("sluice.log.window.size", this, window -> window.taken().bytes)
        .description("Bytes of the events on their way to the log, with what is kept beside them")
        .baseUnit("bytes")
        .tag("role", Role.INGEST.label())
        .register(meters);
  }

  private record Waiter(Size size, Runnable entry) {}

  /** So many events of so many bytes together. */
  record Size(int events, long bytes) {

    static final Size NONE = new Size(0, 0);

    static Size of(List<Encoded> events) {
      long bytes = 0;
      for (Encoded event : events) {
        bytes += event.size() + OVERHEAD;
      }
      return new Size(events.size(), bytes);
    }

    private Size plus(Size other) {
      return new Size(events + other.events, bytes + other.bytes);
    }

    private Size minus(Size other) {
      return new Size(events - other.events, bytes - other.bytes);
    }

    private boolean fits(Size limit) {
      return events <= limit.events && bytes <= limit.bytes;
    }
  }
}
