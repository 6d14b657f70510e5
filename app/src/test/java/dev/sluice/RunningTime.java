package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The time in which this process was let run. While it stands still so do the servers in it, which
 * can keep no promise meanwhile.
 */
public final class RunningTime {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final long TICK = Duration.ofMillis(5).toNanos();

  /** What counts of a tick that is late. */
  private static final long MOST = 4 * TICK;

  private static final AtomicLong PASSED = new AtomicLong();

  static {
    Thread.ofPlatform().daemon().name("running-time").start(RunningTime::tick);
  }

  private RunningTime() {}

  private static void tick() {
    long before = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      PASSED.addAndGet(Math.min(now - before, MOST));
      before = now;
    }
  }

  public static long nanos() {
    return PASSED.get();
  }

  public static Duration since(long nanos) {
    return Duration.ofNanos(nanos() - nanos);
  }

  /** Whoever asks later than that from now on finds it so, however late he is answered. */
  public static void holdsWithin(Duration limit, Callable<Boolean> fact) {
    long from = nanos();
    AtomicLong inVain = new AtomicLong(from);
    await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(
            () -> {
              long asked = nanos();
              boolean holds = fact.call();
              if (!holds) {
                inVain.set(asked);
              }
              return holds;
            });
    assertThat(Duration.ofNanos(inVain.get() - from)).isLessThan(limit);
  }
}
