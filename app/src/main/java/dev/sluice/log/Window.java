package dev.sluice.log;

import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The room for events on their way to the log, bounded in number and in bytes over the whole
 * process. Calls, which can't wait, and streams, which can, leave a quarter of it to each other.
 */
final class Window {

  /** Whose events take up room. */
  enum Kind {
    CALL,
    STREAM
  }

  /** What the client library keeps beside an event's own bytes. */
  private static final int OVERHEAD = 256;

  private final Size whole;
  private final Size ofOneKind;
  private final Executor elsewhere;
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Map<Kind, Size> taken = new EnumMap<>(Kind.class);

  /**
   * @param elsewhere runs what has waited: whoever makes room has better to do
   */
  Window(int events, long bytes, Executor elsewhere) {
    this.whole = new Size(events, bytes);
    this.ofOneKind = new Size(events - events / 4, bytes - bytes / 4);
    this.elsewhere = elsewhere;
  }

  /** Takes the room of a call at once, or says that there is none. */
  boolean take(Size size) {
    return take(Kind.CALL, size);
  }

  private synchronized boolean take(Kind kind, Size size) {
    Size before = taken(kind);
    Size then = before.plus(size);
    boolean fits = then.fits(ofOneKind) && taken().plus(size).fits(whole);
    // what is larger than the room that is left to its kind gets through alone
    if (!fits && before.events > 0) {
      return false;
    }
    taken.put(kind, then);
    return true;
  }

  /** Runs the entry of a stream as soon as there is room, after those that came before it. */
  void enter(Size size, Runnable entry) {
    if (!takeOrWait(size, entry)) {
      return;
    }
    entry.run();
  }

  private synchronized boolean takeOrWait(Size size, Runnable entry) {
    if (waiting.isEmpty() && take(Kind.STREAM, size)) {
      return true;
    }
    waiting.add(new Waiter(size, entry));
    return false;
  }

  /** Whether the entry was still waiting. */
  synchronized boolean leave(Runnable entry) {
    return waiting.removeIf(waiter -> waiter.entry.equals(entry));
  }

  void release(Kind kind, Size size) {
    giveBack(kind, size);
    for (Waiter next = nextToEnter(); next != null; next = nextToEnter()) {
      elsewhere.execute(next.entry);
    }
  }

  private synchronized void giveBack(Kind kind, Size size) {
    taken.put(kind, taken(kind).minus(size));
  }

  private synchronized @Nullable Waiter nextToEnter() {
    Waiter head = waiting.peek();
    if (head == null || !take(Kind.STREAM, head.size)) {
      return null;
    }
    return waiting.remove();
  }

  private synchronized Size taken() {
    return taken(Kind.CALL).plus(taken(Kind.STREAM));
  }

  private Size taken(Kind kind) {
    return taken.getOrDefault(kind, Size.NONE);
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
