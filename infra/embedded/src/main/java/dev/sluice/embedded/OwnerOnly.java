package dev.sluice.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Folders and files that nobody but their owner can read. */
final class OwnerOnly {
  private OwnerOnly() {}

  /** The permissions of a folder that is there already are its owner's choice and stay. */
  static Path folder(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return path;
      }
      Files.createDirectories(path.toAbsolutePath().getParent());
      return Files.createDirectory(path, asFileAttribute(fromString("rwx------")));
    } catch (IOException failure) {
      throw EngineFailure.at(path, failure);
    }
  }

  static void write(Path file, String content) {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(draft, asFileAttribute(fromString("rw-------")));
      Files.writeString(draft, content);
      Files.move(draft, file, ATOMIC_MOVE);
    } catch (IOException failure) {
      throw EngineFailure.at(file, failure);
    }
  }

  /** The password kept in this file, made on the first call. */
  static String password(Path file) {
    try {
      if (Files.notExists(file)) {
        write(file, newPassword());
      }
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw EngineFailure.at(file, failure);
    }
  }

  private static String newPassword() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
