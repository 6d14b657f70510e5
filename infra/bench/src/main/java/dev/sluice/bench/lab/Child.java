package dev.sluice.bench.lab;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java program in a process of its own; what it says goes to a file. */
public record Child(String name, Process process, Path output) implements AutoCloseable {
  /**
   * Named first: a command line can be read up to 4 KiB, and a class path is longer. And by no name
   * of Sluice, which refuses settings that it does not know.
   */
  private static final String MARK = "-Dbench.folder=";

  private static final int PATIENCE_SECONDS = 15;

  /** Words after {@code java}. */
  static Child start(Path folder, String name, List<String> words) {
    return start(folder, name, words, Map.of());
  }

  /**
   * The same in an environment of its own.
   *
   * @param environment on top of ours
   */
  public static Child start(
      Path folder, String name, List<String> words, Map<String, String> environment) {
    Path output = folder.resolve(name + ".out");
    List<String> command =
        Stream.concat(Stream.of(java("java"), MARK + folder), words.stream()).toList();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      Leftovers.note(folder, name, process);
      return new Child(name, process, output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  public CpuClock cpu() {
    return new CpuClock(process.toHandle());
  }

  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public IllegalStateException failure(String what) {
    List<String> lines = said().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
    return new IllegalStateException(
        "%s %s; it said last: %s".formatted(name, what, String.join(" / ", last)));
  }

  /** It stands still, with whatever it started, while {@code meanwhile} is done. */
  public void freeze(Runnable meanwhile) {
    signal("STOP");
    try {
      meanwhile.run();
    } finally {
      signal("CONT");
    }
  }

  /** By the name that {@code kill} knows it by. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  /** It is asked to end, and then made to, with whatever it started. */
  @Override
  public void close() {
    List<ProcessHandle> offspring = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    offspring.forEach(ProcessHandle::destroyForcibly);
  }
}
