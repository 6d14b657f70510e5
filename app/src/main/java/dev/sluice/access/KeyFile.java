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

/**
 * A key in a file that its owner alone may read. Where the file is missing a new key is made: who
 * has lost the key deletes the file and starts again.
 */
final class KeyFile {

  private static final String OWNER_ONLY = "rw-------";

  private KeyFile() {}

  /**
   * @param isNew made just now, so that nobody can have revoked it
   */
  record Found(ApiKey key, boolean isNew) {}

  static Found readOrMake(Path file) {
    try {
      return Files.exists(file) ? new Found(read(file), false) : new Found(make(file), true);
    } catch (IOException e) {
      throw new WrongSettingException(
          "sluice.access.admin-key-file can't be read or written at %s: %s."
              .formatted(file, reason(e)));
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "its folder is not there";
      case AccessDeniedException e -> "access is denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> failure.toString();
    };
  }

  private static ApiKey read(Path file) throws IOException {
    return ApiKey.parse(Files.readString(file).strip())
        .orElseThrow(
            () ->
                new WrongSettingException(
                    "sluice.access.admin-key-file names " + file + ", which holds no key."));
  }

  private static ApiKey make(Path file) throws IOException {
    ApiKey key = ApiKey.made();
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    Files.writeString(draft, key.reveal() + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return key;
  }
}
