package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that all who need one are given. Those before it stay in memory until the slowest
 * has taken his, and there are never more than a few of them.
 */
final class Snapshots {

  private static final int LEAVING_AT_MOST = 8;

  private final Deque<Snapshot> leaving = new ArrayDeque<>();
  private @Nullable Snapshot current;
  private boolean isWanted;
  private boolean isClosed;

  /** All figures as they stood after the change of that number. */
  record Snapshot(EventFrame frame, long number) {}

  /** One to be released; if there is none, it will be made. */
  synchronized @Nullable Snapshot take() {
    if (current == null) {
      isWanted = true;
    } else {
      current.frame.retain();
    }
    return current;
  }

  /** Whether somebody waits for one. */
  synchronized boolean areMissed() {
    return isWanted && current == null;
  }

  /** The number of the oldest that has not left yet, once they are too many; otherwise less. */
  synchronized long overdue() {
    leaving.removeIf(old -> old.frame.hasLeft());
    return leaving.size() < LEAVING_AT_MOST ? -1 : leaving.getFirst().number;
  }

  synchronized void offer(Snapshot made) {
    forget();
    if (isClosed) {
      made.frame.release();
    } else {
      current = made;
      isWanted = false;
    }
  }

  /** Something has changed since it was made. */
  synchronized void forget() {
    Snapshot old = current;
    if (old != null) {
      old.frame.release();
      leaving.add(old);
      current = null;
    }
  }

  /** Nobody needs any more of them. */
  synchronized void close() {
    isClosed = true;
    forget();
  }
}
