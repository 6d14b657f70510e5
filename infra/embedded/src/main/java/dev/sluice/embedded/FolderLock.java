package dev.sluice.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One process to a folder. The kernel lets go of the lock when we are killed. */
record FolderLock(FileChannel channel) implements AutoCloseable {
  static FolderLock take(Path folder) {
    Path file = folder.resolve("lock");
    FileChannel channel = open(file);
    try {
      if (tryLock(channel) == null) {
        throw inUse(folder, file);
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
      return new FolderLock(channel);
    } catch (IOException failure) {
      throw closing(channel, EngineFailure.at(file, failure));
    } catch (EngineFailure failure) {
      throw closing(channel, failure);
    }
  }

  private static FileChannel open(Path file) {
    try {
      return FileChannel.open(file, CREATE, WRITE);
    } catch (IOException failure) {
      throw EngineFailure.at(file, failure);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  private static EngineFailure inUse(Path folder, Path file) throws IOException {
    return new EngineFailure(
        "The data folder %s is in use by another Sluice (process %s)."
            .formatted(folder, Files.readString(file).strip()));
  }

  private static EngineFailure closing(FileChannel channel, EngineFailure failure) {
    try {
      channel.close();
    } catch (IOException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
    return failure;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // the lock goes with the process
    }
  }
}
