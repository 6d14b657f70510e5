package dev.sluice.bench.load;

import java.time.Duration;

/** What is put on a server, over and over. */
public interface Load {
  /** So little of its time, as a share, a warm server spends on compiling itself. */
  double WARM = 0.05;

  Duration STRETCH = Duration.ofSeconds(2);

  Tally run(int connections, Duration length);

  /** Until the compiler has done most of its work, or for as long as we wait. */
  default void warmUp(int connections, long events, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    long taken = 0;
    boolean warm = false;
    while (!warm && System.nanoTime() < end) {
      Tally stretch = run(connections, STRETCH);
      taken += stretch.events();
      warm = taken >= events && stretch.compilerMicros() < WARM * stretch.serverMicros();
    }
  }
}
