package dev.sluice.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What has been started, to be closed once, the latest first. */
final class Running {
  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closing;

  private record Part(Duration limit, Runnable close) {}

  /** Before it is started: whatever comes of it, its end is provided for. */
  synchronized void add(Duration limit, Runnable close) {
    if (closing) {
      throw new Refusal("Sluice is stopping.");
    }
    parts.push(new Part(limit, close));
  }

  synchronized boolean isClosing() {
    return closing;
  }

  void close() {
    for (Part part = next(); part != null; part = next()) {
      close(part);
    }
  }

  private synchronized @Nullable Part next() {
    closing = true;
    return parts.poll();
  }

  /** The next part is closed even if this one hangs. */
  private static void close(Part part) {
    Thread thread = Thread.ofPlatform().name("sluice-close").daemon().start(part.close());
    try {
      thread.join(part.limit());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
