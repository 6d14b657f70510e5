package dev.sluice.bench.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much of the machine others took while we measured: a machine that is shared shows here. */
public final class Neighbours {

  /** In /proc/stat: user, nice, system, interrupts of both kinds, and what the host took. */
  private static final List<Integer> BUSY = List.of(0, 1, 2, 5, 6, 7);

  /** The same, and idle and waiting for a disk. */
  private static final List<Integer> ALL = List.of(0, 1, 2, 3, 4, 5, 6, 7);

  /** In /proc/PID/stat: user and system, its own and of children that ended. */
  private static final List<Integer> TAKEN = List.of(11, 12, 13, 14);

  private final Ticks start = Ticks.now();

  /** Since this was made, from 0 to 1; zero where Linux does not count. */
  public double share() {
    Ticks now = Ticks.now();
    long all = now.all - start.all;
    long others = (now.busy - start.busy) - (now.ours - start.ours);
    return all == 0 ? 0 : Math.max(0, others / (double) all);
  }

  private record Ticks(long all, long busy, long ours) {

    static Ticks now() {
      Stat machine = Stat.of(Path.of("/proc/stat"), "cpu");
      return new Ticks(machine.sum(ALL), machine.sum(BUSY), takenByUs());
    }

    private static long takenByUs() {
      ProcessHandle self = ProcessHandle.current();
      return Stream.concat(Stream.of(self), self.descendants())
          .map(each -> Stat.of(Path.of("/proc", Long.toString(each.pid()))))
          .mapToLong(stat -> stat.sum(TAKEN))
          .sum();
    }
  }
}
