package dev.sluice.operations;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The programs prometheus and promtool: those that are installed, else those that the system's
 * packages have.
 */
final class PrometheusPrograms {

  private static final long LIMIT_MINUTES = 5;

  private static boolean isThere;

  private PrometheusPrograms() {}

  /** Runs one where it is to look for files. */
  static Process start(Path folder, Path output, String program, String... arguments)
      throws IOException, InterruptedException {
    requirePrograms();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static synchronized void requirePrograms() throws IOException, InterruptedException {
    isThere = isThere || answers() || areFetched();
    if (!isThere) {
      throw new IllegalStateException(
          "There is no prometheus with its promtool here, and none could be fetched: install it (on"
              + " Debian: apt-get install prometheus) and run the build again.");
    }
  }

  /** Tests of other processes fetch them too, and packages are installed by one at a time. */
  private static boolean areFetched() throws IOException, InterruptedException {
    Path turn = Path.of("target", "prometheus.lock");
    try (FileChannel file = FileChannel.open(turn, CREATE, WRITE);
        FileLock _ = file.lock()) {
      return answers() || (fetchedAsPackage() && answers());
    }
  }

  private static boolean answers() throws InterruptedException {
    return ran("prometheus", "--version") && ran("promtool", "--version");
  }

  /** Where the build may install packages, as in a container. The lists of them may be missing. */
  private static boolean fetchedAsPackage() throws InterruptedException {
    String packages = "/usr/bin/apt-get";
    if (!Files.isExecutable(Path.of(packages)) || !"root".equals(System.getProperty("user.name"))) {
      return false;
    }
    String[] install = {packages, "install", "-y", "--no-install-recommends", "prometheus"};
    return ran(install) || (ran(packages, "update") && ran(install));
  }

  /** A program that is not there has not run. */
  private static boolean ran(String... command) throws InterruptedException {
    try {
      Path output = Files.createTempFile(Path.of("target"), "prometheus-", ".out");
      ProcessBuilder program =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      program.environment().put("DEBIAN_FRONTEND", "noninteractive");
      Process process = program.start();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
