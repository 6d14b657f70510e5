package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of an installation in a file that its owner alone may read, the same for all of its
 * processes.
 */
final class SecretsFile {

  static final String SETTING = "sluice.access.secrets-file";

  /** So long that every process knows a new secret before one of them makes use of it. */
  static final Duration NOTICE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(SecretsFile.class);

  private final Path path;

  SecretsFile(Path path) {
    this.path = path;
  }

  /** Nothing where the file is not there. */
  Optional<InstallationSecrets> find() {
    return OwnerOnly.find(SETTING, path).map(this::parse);
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
      log.info("Made the secrets of this installation in {}: keep a copy of that file", path);
    } catch (FileAlreadyExistsException another) {
      // process of this installation was quicker, and its secrets are as good
    }
  }

  InstallationSecrets read() throws IOException {
    return parse(Files.readString(path));
  }

  private InstallationSecrets parse(String text) {
    return InstallationSecrets.parse(text)
        .orElseThrow(() -> wrong("does not hold the secrets of an installation"));
  }

  /** What the file is not, or not what. */
  WrongSettingException wrong(String what) {
    return new WrongSettingException("%s names %s, which %s.".formatted(SETTING, path, what));
  }

  /** Adds a secret that comes into force after everybody has had the time to read it. */
  Secret add(Instant now) {
    Secret made = Secret.made(rounded(now.plus(NOTICE)));
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.lock();
      append(file, made.line());
      return made;
    } catch (IOException e) {
      throw OwnerOnly.unusable(SETTING, path, e);
    }
  }

  /** It stays the same file, with its owner: one that is mounted by itself can't be replaced. */
  private void append(FileChannel file, String line) throws IOException {
    long end = file.size();
    String before = text(file, (int) end);
    parse(before);
    try {
      write(file, before.endsWith("\n") ? line : "\n" + line, end);
    } catch (IOException e) {
      file.truncate(end);
      throw e;
    }
  }

  private static String text(FileChannel file, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // as much as is there
    }
    return UTF_8.decode(bytes.flip()).toString();
  }

  private static void write(FileChannel file, String text, long at) throws IOException {
    ByteBuffer bytes = UTF_8.encode(text);
    file.position(at);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
  }

  private static Instant rounded(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
