package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secrets of an installation in a file that its owner alone may read, the same for all of its
 * processes. It is made where it is missing.
 */
final class SecretsFile {

  static final String SETTING = "sluice.access.secrets-file";

  /** So long that every process knows a new secret before one of them makes use of it. */
  static final Duration NOTICE = Duration.ofMinutes(1);

  private final Path path;

  SecretsFile(Path path) {
    this.path = path;
  }

  InstallationSecrets readOrMake(Instant now) {
    try {
      if (Files.notExists(path)) {
        make(now);
      }
      return read();
    } catch (IOException e) {
      throw OwnerOnly.unusable(SETTING, path, e);
    }
  }

  private void make(Instant now) throws IOException {
    InstallationSecrets made =
        new InstallationSecrets(Secret.random(), List.of(Secret.made(rounded(now))));
    try {
      OwnerOnly.make(path, made.text());
    } catch (FileAlreadyExistsException another) {
      // process of this installation was quicker, and its secrets are as good
    }
  }

  InstallationSecrets read() throws IOException {
    return InstallationSecrets.parse(Files.readString(path))
        .orElseThrow(
            () ->
                new WrongSettingException(
                    "%s names %s, which does not hold the secrets of an installation."
                        .formatted(SETTING, path)));
  }

  /** Adds a secret that comes into force after everybody has had the time to read it. */
  Secret add(Instant now) {
    try (FileChannel lock = lock()) {
      lock.lock();
      Secret made = Secret.made(rounded(now.plus(NOTICE)));
      InstallationSecrets before = read();
      OwnerOnly.write(
          path,
          new InstallationSecrets(
                  before.lasting(),
                  Stream.concat(before.turns().stream(), Stream.of(made)).toList())
              .text());
      return made;
    } catch (IOException e) {
      throw OwnerOnly.unusable(SETTING, path, e);
    }
  }

  /** A file of its own: the one with the secrets is replaced. */
  private FileChannel lock() throws IOException {
    return FileChannel.open(
        path.resolveSibling(path.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private static Instant rounded(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
