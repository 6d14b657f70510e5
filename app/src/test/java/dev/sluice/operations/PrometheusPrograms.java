package dev.sluice.operations;

import dev.sluice.embedded.Command;
import dev.sluice.embedded.SystemPackages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs prometheus and promtool: those that are installed, else those that the system's
 * packages have.
 */
final class PrometheusPrograms {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static boolean isThere;

  private PrometheusPrograms() {}

  /** Runs one where it is to look for files. */
  static Process start(Path folder, Path output, String program, String... arguments)
      throws IOException {
    requirePrograms();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static synchronized void requirePrograms() {
    isThere = isThere || answer() || (SystemPackages.install("prometheus") && answer());
    if (!isThere) {
      throw new IllegalStateException(
          "There is no prometheus with its promtool here, and none could be fetched: install it (on"
              + " Debian: apt-get install prometheus) and run the build again.");
    }
  }

  private static boolean answer() {
    return Command.silent("prometheus", "--version").succeeds(LIMIT)
        && Command.silent("promtool", "--version").succeeds(LIMIT);
  }
}
