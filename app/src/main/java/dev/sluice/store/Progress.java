package dev.sluice.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica has come, told by where the primary was at which time: the time that the
 * replica knows of itself is that of the last change, however long ago that was.
 */
final class Progress {

  private final long bound;
  private final Deque<Mark> ahead = new ArrayDeque<>();
  private @Nullable Mark reached;

  /**
   * @param bound how far behind a replica may be that is still of use
   */
  Progress(Duration bound) {
    this.bound = bound.toNanos();
  }

  /**
   * Where the primary was.
   *
   * @param time when it was there, by its own clock
   * @param place up to where all that was stored before is in its journal
   * @param nanoTime before it was asked
   */
  record Mark(Instant time, long place, long nanoTime) {}

  synchronized void primaryIs(Mark mark) {
    // of a replica that has stopped no more is known than that it is behind
    ahead.removeIf(known -> mark.nanoTime - known.nanoTime > 2 * bound);
    ahead.add(mark);
  }

  synchronized void replicaIs(long place) {
    while (!ahead.isEmpty() && ahead.element().place <= place) {
      reached = ahead.remove();
    }
  }

  synchronized boolean isFresh(long nanoTime) {
    return reached != null && nanoTime - reached.nanoTime <= bound;
  }

  /** How long ago the replica was where it is, as far as is known; nothing where that is not. */
  synchronized @Nullable Duration behind(long nanoTime) {
    return reached == null ? null : Duration.ofNanos(nanoTime - reached.nanoTime);
  }

  synchronized @Nullable Instant asOf() {
    return reached == null ? null : reached.time;
  }
}
