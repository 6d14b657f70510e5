package dev.sluice.log;

import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The room for events on their way to the log, bounded in number and in bytes over the whole
 * process. Calls, which can't wait, and streams, which can, leave a quarter of it to each other.
 * The calls of one client leave a quarter of what calls have to those of others.
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
  private final Size ofOneClient;
  private final Size ofAStretch;
  private final Executor elsewhere;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Map<Kind, Size> taken = new EnumMap<>(Kind.class);
  private final Map<UUID, Size> takenByCalls = new HashMap<>();

  /**
   * @param elsewhere runs what has waited: whoever makes room has better to do
   */
  Window(int events, long bytes, Executor elsewhere) {
    this.whole = new Size(events, bytes);
    this.ofOneKind = whole.withoutAQuarter();
    this.ofOneClient = ofOneKind.withoutAQuarter();
    this.ofAStretch = Size.OF_A_STRETCH.atMost(new Size(events / 4, bytes / 4));
    this.elsewhere = elsewhere;
  }

  /** Takes the room of a client's call at once, or says that there is none. */
  synchronized boolean take(UUID client, Size size) {
    Size before = takenByCalls.getOrDefault(client, Size.NONE);
    Size then = before.plus(size);
    // what is larger than a client's part is the only one of its client
    boolean leavesRoom = before.events == 0 || then.fits(ofOneClient);
    if (!leavesRoom || !take(Kind.CALL, size)) {
      return false;
    }
    takenByCalls.put(client, then);
    return true;
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

  /**
   * Runs the entry of a stream as soon as there is room for a stretch, whose size nobody knows yet,
   * after those that came before it.
   */
  void enter(Runnable entry) {
    if (takeOrWait(entry)) {
      entry.run();
    }
  }

  private synchronized boolean takeOrWait(Runnable entry) {
    if (waiting.isEmpty() && take(Kind.STREAM, ofAStretch)) {
      return true;
    }
    waiting.add(entry);
    return false;
  }

  /** Who has entered says how much room is needed after all. */
  void settle(Size needed) {
    release(ofAStretch.minus(needed));
  }

  /** Whether the entry was still waiting. */
  synchronized boolean leave(Runnable entry) {
    return waiting.remove(entry);
  }

  /** What a client's call took is free again. */
  void release(UUID client, Size size) {
    giveBack(client, size);
    release(Kind.CALL, size);
  }

  private synchronized void giveBack(UUID client, Size size) {
    takenByCalls.computeIfPresent(
        client, (same, taken) -> taken.events == size.events ? null : taken.minus(size));
  }

  /** What a stretch took is free again. */
  void release(Size size) {
    release(Kind.STREAM, size);
  }

  private void release(Kind kind, Size size) {
    giveBack(kind, size);
    for (Runnable next = nextToEnter(); next != null; next = nextToEnter()) {
      elsewhere.execute(next);
    }
  }

  private synchronized void giveBack(Kind kind, Size size) {
    taken.put(kind, taken(kind).minus(size));
  }

  private synchronized @Nullable Runnable nextToEnter() {
    return waiting.isEmpty() || !take(Kind.STREAM, ofAStretch) ? null : waiting.remove();
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

  /** So many events of so many bytes together. */
  record Size(int events, long bytes) {

    static final Size NONE = new Size(0, 0);

    private static final Size OF_A_STRETCH =
        new Size(
            EventLog.STRETCH_EVENTS,
            EventLog.STRETCH_BYTES + (long) EventLog.STRETCH_EVENTS * OVERHEAD);

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

    private Size withoutAQuarter() {
      return new Size(events - events / 4, bytes - bytes / 4);
    }

    private Size atMost(Size limit) {
      return new Size(Math.min(events, limit.events), Math.min(bytes, limit.bytes));
    }

    private Size minus(Size other) {
      return new Size(events - other.events, bytes - other.bytes);
    }

    private boolean fits(Size limit) {
      return events <= limit.events && bytes <= limit.bytes;
    }
  }
}
