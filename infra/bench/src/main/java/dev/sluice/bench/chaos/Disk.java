package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk of memory that can be made so small that nothing more goes onto it. */
final class Disk implements AutoCloseable {
  private static final String SIZE = "6g";
  private static final long LEFT = 64 << 10;
  private static final int LIMIT_SECONDS = 10;
  private static final Duration UNTIL_FILLED = Duration.ofSeconds(5);

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** None where this machine doesn't let us mount anything. */
  static Optional<Disk> at(Path folder) {
    make(folder);
    boolean isThere =
        succeeds("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE, "tmpfs", text(folder));
    return isThere ? Optional.of(new Disk(folder)) : Optional.empty();
  }

  /** One that a killed run has left behind. */
  static void removeLeftover(Path folder) {
    if (Files.exists(folder)) {
      succeeds("umount", "-l", text(folder));
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whatever is written meanwhile may make it larger than it could be made: whether it is full. */
  boolean fill() {
    return Wait.until(UNTIL_FILLED, () -> resize(Long.toString(used() + LEFT)));
  }

  void free() {
    resize(SIZE);
  }

  private boolean resize(String size) {
    return succeeds("mount", "-o", "remount,size=" + size, text(folder));
  }

  private long used() {
    try {
      FileStore store = Files.getFileStore(folder);
      return store.getTotalSpace() - store.getUnallocatedSpace();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    succeeds("umount", "-l", text(folder));
  }

  private static String text(Path folder) {
    return folder.toAbsolutePath().toString();
  }

  private static boolean succeeds(String... words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
