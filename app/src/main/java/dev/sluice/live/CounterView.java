package dev.sluice.live;

import dev.sluice.live.Readings.Reading;
import dev.sluice.live.Snapshots.Snapshot;
import dev.sluice.platform.EventFrame;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures of one client as all his readers on this node see them: what has changed is put into
 * words once for all of them, four times a second at the most. That is never done by an event loop,
 * and none waits for it.
 */
final class CounterView {

  private static final long CHANGE_EVERY_NANOS = 250_000_000;
  private static final long ON_ITS_WAY_NANOS = 150_000_000;

  private final UUID client;
  private final JsonMapper json;
  private final Shown shown;
  private final Turn turn;
  private final Audience audience = new Audience();
  private final Map<Wire, Snapshots> snapshots = new ConcurrentHashMap<>();
  private final Fold fold = new Fold();
  private final Figures figures = new Figures();
  private @Nullable Pulse pulse;
  private long latest = System.nanoTime() - CHANGE_EVERY_NANOS;
  private long compared;
  private long number;
  private long hits;
  private long news;
  private boolean hasNews;
  private Cause cause = Cause.UNKNOWN;
  private Instant heard = Instant.EPOCH;

  /**
   * @param shown is told of each change that is
   */
  CounterView(UUID client, JsonMapper json, Shown shown) {
    this.client = client;
    this.json = json;
    this.shown = shown;
    this.turn = new Turn(client);
  }

  UUID client() {
    return client;
  }

  void join(Listener listener) {
    audience.join(listener);
  }

  /** Whether nobody is left. */
  boolean leave(Listener listener) {
    boolean isLast = audience.leave(listener);
    if (isLast) {
      snapshots.values().forEach(Snapshots::close);
    }
    return isLast;
  }

  synchronized void hear(Hint hint) {
    news++;
    fold.hear(hint);
    if (cause.equals(Cause.UNKNOWN)) {
      cause = hint.cause();
      heard = Instant.now();
    }
    tellWhenDue();
  }

  synchronized void believe(Reading truth) {
    boolean isFirst = !fold.isWhole();
    long stored = fold.stored();
    fold.believe(truth.slots());
    // the first reading may have what was stored since somebody came, and nobody else tells of it
    news += fold.stored() == stored ? 0 : 1;
    count(truth.hits());
    if (isFirst) {
      pulse = new Pulse(fold.stored(), truth.lastMinute());
      // nobody has been shown anything that would have changed
      fold.changed();
      hasNews = false;
    }
    tellWhenDue();
  }

  synchronized void compare(Map<Integer, Long> versions, long calls) {
    fold.compare(versions);
    count(calls);
    compared = System.nanoTime();
  }

  private void count(long calls) {
    hasNews |= calls != hits;
    hits = calls;
  }

  /** Whether the database has to be read; what it has just committed is waited for. */
  synchronized boolean isInDoubt() {
    return fold.isInDoubt() || (fold.isBehind() && System.nanoTime() - compared > ON_ITS_WAY_NANOS);
  }

  /** Another number whenever something was stored, and now and then besides. */
  synchronized long news() {
    return news;
  }

  /** When it is read. */
  Turn turn() {
    return turn;
  }

  /** Once a second. */
  synchronized void beat() {
    if (pulse != null) {
      pulse.beat(fold.stored());
      hasNews = true;
    }
  }

  /** Tells of what has changed, unless it was told of a moment ago, and those who have nothing. */
  synchronized void tellWhenDue() {
    if (hasMore() && System.nanoTime() - latest >= CHANGE_EVERY_NANOS) {
      hasNews = false;
      Map<String, Object> changes = figures.changes(fold, rate(), hits, fold.changed());
      if (!changes.isEmpty()) {
        tell(changes);
      }
    }
    if (fold.isWhole()) {
      show();
    }
  }

  /** Whether there is anything to tell, now or in a moment. */
  synchronized boolean hasMore() {
    return fold.isWhole() && (fold.hasChanged() || hasNews);
  }

  private void tell(Map<String, Object> changes) {
    latest = System.nanoTime();
    number++;
    snapshots.values().forEach(Snapshots::forget);
    List<Message> change = List.of(Message.sign("change", json.writeValueAsString(changes)));
    long told = number;
    audience.deliver(
        wire -> wire.frame(change), (listener, frame, now) -> listener.tell(frame, told, now));
    noteShown();
  }

  private void noteShown() {
    if (!cause.equals(Cause.UNKNOWN)) {
      shown.note(cause, heard);
      cause = Cause.UNKNOWN;
    }
  }

  private void show() {
    snapshots.forEach(
        (wire, some) -> {
          if (some.areMissed()) {
            show(wire, some);
          }
        });
  }

  /** Makes a snapshot, unless so many of them wait for the slow that these have to go first. */
  private void show(Wire wire, Snapshots some) {
    long overdue = some.overdue();
    if (overdue < 0) {
      String all = json.writeValueAsString(figures.snapshot(fold, rate(), hits));
      EventFrame frame = wire.apart(List.of(Message.sign("snapshot", all)));
      some.offer(new Snapshot(frame, number));
      audience.forEach(wire, Listener::catchUp);
    } else {
      audience.forEach(wire, (listener, now) -> listener.cutOff(overdue));
    }
  }

  /** All figures as they stand, to be released; where it has to be made first, nothing. */
  @Nullable Snapshot snapshot(Wire wire) {
    return snapshots.computeIfAbsent(wire, first -> new Snapshots()).take();
  }

  private double rate() {
    return pulse == null ? 0 : pulse.rate(fold.stored());
  }

  static long now() {
    return System.nanoTime() / 1_000_000_000;
  }
}
