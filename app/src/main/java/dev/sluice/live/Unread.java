package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * What some were given who had missed it, as long as it has not left: who does not take his keeps
 * it in memory, so that there is never more than so much of it.
 */
final class Unread {

  private final int most;
  private final List<EventFrame> frames = new ArrayList<>();

  Unread(int most) {
    this.most = most;
  }

  synchronized boolean hasRoom() {
    frames.removeIf(EventFrame::hasLeft);
    return frames.size() < most;
  }

  /** Whether all of it has left. */
  synchronized boolean isEmpty() {
    frames.removeIf(EventFrame::hasLeft);
    return frames.isEmpty();
  }

  synchronized void add(EventFrame frame) {
    frames.add(frame);
  }
}
