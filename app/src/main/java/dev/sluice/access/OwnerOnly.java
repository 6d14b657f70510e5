package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Files that nobody but their owner can read, and that are there whole or not at all. */
final class OwnerOnly {

  private static final String OWNER_ONLY = "rw-------";

  private OwnerOnly() {}

  /** Of several processes that make the same file one does, and the others fail. */
  static void make(Path file, String text) throws IOException {
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    try {
      Files.writeString(draft, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.createLink(file, draft);
    } finally {
      Files.delete(draft);
    }
  }

  /** What a file says; nothing where it is not there and could be made. */
  static Optional<String> find(String setting, Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException missing) {
      requireFolder(setting, file, missing);
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(setting, file, e);
    }
  }

  private static void requireFolder(String setting, Path file, NoSuchFileException missing) {
    if (!Files.isDirectory(file.toAbsolutePath().resolveSibling("."))) {
      throw unusable(setting, file, missing);
    }
  }

  static WrongSettingException unusable(String setting, Path file, IOException failure) {
    return new WrongSettingException(
        "%s can't be read or written at %s: %s.".formatted(setting, file, reason(failure)));
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "it, or its folder, is not there";
      case AccessDeniedException e -> "access is denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> failure.toString();
    };
  }
}
