package dev.sluice.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds of the machine's memory, as Linux counts it; elsewhere zero.
 *
 * @param peak the most it ever held
 */
public record Memory(long resident, long peak) {

  public static Memory of(long pid) {
    Path status = Path.of("/proc/%d/status".formatted(pid));
    return new Memory(bytes(status, "VmRSS:"), bytes(status, "VmHWM:"));
  }

  /** The part of it that is a process's own, with its share of what it has with others. */
  public static long shareOf(long pid) {
    return bytes(Path.of("/proc/%d/smaps_rollup".formatted(pid)), "Pss:");
  }

  private static long bytes(Path status, String name) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException notLinuxOrGone) {
      return 0;
    }
  }
}
