package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import dev.sluice.embedded.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A disk of memory that can be made so small that nothing more goes onto it. */
final class Disk implements AutoCloseable {
  private static final Path OUTSIDE = Path.of("/");
  private static final String SIZE = "6g";
  private static final long LEFT = 64 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration UNTIL_FILLED = Duration.ofSeconds(5);

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** None where this machine doesn't let us mount anything. */
  static Optional<Disk> at(Path folder) {
    make(folder);
    boolean isThere =
        succeeds(folder, "mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE, "tmpfs");
    return isThere ? Optional.of(new Disk(folder)) : Optional.empty();
  }

  /** One that a killed run has left behind. */
  static void removeLeftover(Path folder) {
    if (Files.exists(folder)) {
      succeeds(folder, "umount", "-l");
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
    return succeeds(folder, "mount", "-o", "remount,size=" + size);
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
    succeeds(folder, "umount", "-l");
  }

  /** The last word is the folder. */
  private static boolean succeeds(Path folder, String... words) {
    Stream<String> all =
        Stream.concat(Stream.of(words), Stream.of(folder.toAbsolutePath().toString()));
    return Command.silent(all.toArray(String[]::new)).in(OUTSIDE).succeeds(LIMIT);
  }
}
