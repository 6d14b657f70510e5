package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that nobody but their owner can read, and that are there whole or not at all. */
final class OwnerOnly {

  private static final String OWNER_ONLY = "rw-------";

  private OwnerOnly() {}

  /** Takes the place of a file that is there. */
  static void write(Path file, String text) throws IOException {
    Files.move(draft(file, text), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of several processes that make the same file one does, and the others fail. */
  static void make(Path file, String text) throws IOException {
    Path draft = draft(file, text);
    try {
      Files.createLink(file, draft);
    } finally {
      Files.delete(draft);
    }
  }

  private static Path draft(Path file, String text) throws IOException {
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    return Files.writeString(draft, text);
  }

  static WrongSettingException unusable(String setting, Path file, IOException failure) {
    return new WrongSettingException(
        "%s can't be read or written at %s: %s.".formatted(setting, file, reason(failure)));
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "its folder is not there";
      case AccessDeniedException e -> "access is denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> failure.toString();
    };
  }
}
