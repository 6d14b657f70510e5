package dev.sluice.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica has come: the primary notes the time now and then, and the replica shows which
 * note it has. Where nothing else changes, that is all there is to tell it by.
 */
final class Progress {

  private final Duration bound;
  private @Nullable Sight primary;
  private @Nullable Instant reached;
  private boolean isFresh;

  /**
   * @param bound how far behind a replica may be that is still of use
   */
  Progress(Duration bound) {
    this.bound = bound;
  }

  /**
   * @param time of the primary
   * @param nanoTime ours, when it was asked
   */
  private record Sight(Instant time, long nanoTime) {}

  synchronized void primaryIs(Instant time, long nanoTime) {
    primary = new Sight(time, nanoTime);
  }

  /** It may show less than before, where another one stands in its place. */
  synchronized void replicaShows(Instant note) {
    reached = note;
  }

  /** One that was too far behind has to come close before it is fresh again. */
  synchronized boolean isFresh(long nanoTime) {
    Duration behind = behind(nanoTime);
    Duration limit = isFresh ? bound : bound.dividedBy(2);
    isFresh = behind != null && behind.compareTo(limit) <= 0;
    return isFresh;
  }

  /** How far it is behind; nothing where that is not known. */
  synchronized @Nullable Duration behind(long nanoTime) {
    return primary == null || reached == null
        ? null
        : Duration.between(reached, primary.time.plusNanos(nanoTime - primary.nanoTime));
  }

  /** Whatever was stored before it is there. */
  synchronized @Nullable Instant asOf() {
    return reached;
  }
}
