package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one folder in which everything lives, ours alone from {@link #open} to {@link #close}. */
public final class DataFolder implements AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;
  private static final long NEEDED = 512 * MEBIBYTE;

  private final Path path;
  private final FolderLock lock;

  private DataFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  public static DataFolder open(Path path) {
    return open(path, NEEDED);
  }

  static DataFolder open(Path given, long neededBytes) {
    Path path = made(given.toAbsolutePath());
    if (!Files.isWritable(path)) {
      throw new EngineFailure(
          "The data folder %s can't be written by the user %s."
              .formatted(path, System.getProperty("user.name")));
    }
    requireSpace(path, neededBytes);
    return new DataFolder(path, FolderLock.take(path));
  }

  private static Path made(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new EngineFailure("The data folder %s is not a folder.".formatted(path));
    }
    try {
      // real, because a left-over engine is recognised by this path on its command line
      return OwnerOnly.folder(path).toRealPath();
    } catch (IOException failure) {
      throw EngineFailure.at(path, failure);
    }
  }

  private static void requireSpace(Path path, long neededBytes) {
    long free = free(path);
    if (free < neededBytes) {
      throw new EngineFailure(
          "The disk that holds the data folder %s has %d MiB free, and Sluice needs %d MiB."
              .formatted(path, free / MEBIBYTE, neededBytes / MEBIBYTE));
    }
  }

  private static long free(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      return store.getUsableSpace();
    } catch (IOException failure) {
      throw EngineFailure.at(path, failure);
    }
  }

  /** Asked when all goes wrong; a disk that can't even be asked has another fault. */
  boolean isFull() {
    try {
      return free(path) < 16 * MEBIBYTE;
    } catch (EngineFailure unknown) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  /** A folder in this one, made when it is missing. */
  public Path folder(String name) {
    return OwnerOnly.folder(path.resolve(name));
  }

  LogFile log(String engine) {
    return new LogFile(folder("logs").resolve(engine + ".log"));
  }

  @Override
  public void close() {
    lock.close();
  }
}
