package dev.sluice.bench.load;

import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** When calls were due that nobody has begun yet, and how long those took that were answered. */
final class Times {
  private static final int YES = 2;

  private final long from;
  private final Queue<Long> due = new ConcurrentLinkedQueue<>();
  private final AtomicLong open = new AtomicLong();
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private final Statuses others = new Statuses();

  /**
   * @param from when those are due that are looked at
   */
  Times(long from) {
    this.from = from;
  }

  void comes(long when) {
    open.incrementAndGet();
    due.add(when);
  }

  /** The oldest that nobody has begun. */
  @Nullable Long next() {
    return due.poll();
  }

  boolean hasNext() {
    return !due.isEmpty();
  }

  void answered(long when, int status) {
    if (status / 100 != YES) {
      others.count(status);
    } else if (when >= from) {
      nanos.add(System.nanoTime() - when);
    }
    open.decrementAndGet();
  }

  void await(Duration limit) {
    if (!Wait.until(limit, () -> open.get() == 0)) {
      throw new IllegalStateException(open.get() + " calls were not answered");
    }
  }

  List<Long> nanos() {
    return List.copyOf(nanos);
  }

  Statuses others() {
    return others;
  }
}
