package dev.sluice.bench.lab;

import java.time.Duration;

/** The processor time that a process has taken, in user mode and in the kernel. */
public record CpuClock(ProcessHandle process) {

  public static CpuClock ofThisProcess() {
    return new CpuClock(ProcessHandle.current());
  }

  /** A process that has ended took nothing since. */
  public Duration read() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
