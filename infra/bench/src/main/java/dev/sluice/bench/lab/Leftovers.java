package dev.sluice.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Programs that a killed run has left behind, known by the files that name their processes. */
public final class Leftovers {
  private static final String ENDING = ".pid";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Leftovers() {}

  static void note(Path folder, String name, Process process) {
    try {
      Files.writeString(folder.resolve(name + ENDING), Long.toString(process.pid()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All of that folder. */
  public static void end(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        process(file).filter(process -> isOf(process, folder)).ifPresent(Leftovers::end);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<ProcessHandle> process(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
  }

  /** The number alone may be somebody else's by now. */
  private static boolean isOf(ProcessHandle process, Path folder) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(folder.toString()))
        .isPresent();
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    Wait.until(LIMIT, () -> !process.isAlive());
  }
}
