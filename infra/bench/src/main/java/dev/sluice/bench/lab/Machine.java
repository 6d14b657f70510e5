package dev.sluice.bench.lab;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where the figures are from.
 *
 * @param load how many threads wanted to run in the last minute, when the bench began
 */
public record Machine(
    int cores,
    String processor,
    String governor,
    String memory,
    String kernel,
    String java,
    double load) {
  private static final String UNKNOWN = "unknown";

  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        after(Path.of("/proc/cpuinfo"), "model name"),
        line(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
        after(Path.of("/proc/meminfo"), "MemTotal"),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vm.vendor"), Runtime.version()),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String after(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException notLinux) {
      return UNKNOWN;
    }
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException notThere) {
      return UNKNOWN;
    }
  }

  public String text() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s, governor %s), %s, %s, Java %s, load %.2f at the start",
        cores,
        processor,
        governor,
        memory,
        kernel,
        java,
        load);
  }
}
