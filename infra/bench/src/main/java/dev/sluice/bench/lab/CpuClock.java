package dev.sluice.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The processor time that a process has taken, in user mode and in the kernel. */
public record CpuClock(ProcessHandle process) {
  /** In /proc/PID/task/TID/stat: user and system, in hundredths of a second. */
  private static final List<Integer> TAKEN = List.of(11, 12);

  private static final Duration TICK = Duration.ofMillis(10);

  public static CpuClock ofThisProcess() {
    return new CpuClock(ProcessHandle.current());
  }

  /** A process that has ended took nothing since. */
  public Duration read() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * What of it went into compiling, which a server that is not warm yet does beside its work. Zero
   * where Linux does not count.
   */
  public Duration compiler() {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    try (Stream<Path> threads = Files.list(tasks)) {
      return TICK.multipliedBy(
          threads.filter(CpuClock::compiles).mapToLong(each -> Stat.of(each).sum(TAKEN)).sum());
    } catch (IOException notLinuxOrGone) {
      return Duration.ZERO;
    }
  }

  private static boolean compiles(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    } catch (IOException gone) {
      return false;
    }
  }
}
