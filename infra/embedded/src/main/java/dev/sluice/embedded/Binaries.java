package dev.sluice.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Programs out of our jars, unpacked once into a folder named after their content. */
record Binaries(Path cache) {
  private static final Path SYSTEM_CACHE = Path.of("/var/cache");

  /** How a program is packed. */
  @FunctionalInterface
  interface Packing {
    void unpack(InputStream packed, Path folder) throws IOException;
  }

  /** One for all data folders if it can be; root's own can't be entered by another user. */
  static Binaries reachableBy(EngineUser user, DataFolder folder) {
    Path shared = (user.isAnother() ? SYSTEM_CACHE : userCache()).resolve("sluice");
    return canBeUsed(shared)
        ? new Binaries(shared)
        : new Binaries(folder.path().resolve("binaries"));
  }

  private static Path userCache() {
    String chosen = System.getenv("XDG_CACHE_HOME");
    return chosen == null || chosen.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(chosen);
  }

  private static boolean canBeUsed(Path folder) {
    try {
      make(folder);
      return Files.isWritable(folder);
    } catch (IOException unusable) {
      return false;
    }
  }

  /** Open to all, whatever our own files are by default. */
  private static void make(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, Tar.READABLE_BY_ALL);
    }
  }

  Path unpacked(String resource, Packing packing) {
    try {
      Path folder = cache.resolve("%s-%s".formatted(resource, fingerprint(resource)));
      if (Files.notExists(folder)) {
        unpack(resource, packing, folder);
      }
      return folder;
    } catch (IOException failure) {
      throw EngineFailure.at(cache, failure);
    }
  }

  /** Under a name of its own first: others see the whole folder or none. */
  private void unpack(String resource, Packing packing, Path folder) throws IOException {
    make(cache);
    Path draft = Files.createTempDirectory(cache, "unpacking-");
    try (InputStream packed = open(resource)) {
      packing.unpack(packed, draft);
      Files.setPosixFilePermissions(draft, Tar.READABLE_BY_ALL);
      Files.move(draft, folder, ATOMIC_MOVE);
    } catch (FileSystemException failure) {
      if (Files.notExists(folder)) {
        throw failure;
      } // another was faster
    } finally {
      Folders.delete(draft);
    }
  }

  private static String fingerprint(String resource) throws IOException {
    try (DigestInputStream packed =
        new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
      packed.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(packed.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static InputStream open(String resource) {
    InputStream packed = Binaries.class.getResourceAsStream("/" + resource);
    if (packed == null) {
      throw new EngineFailure(
          "%s is not on the class path: Sluice was built for another kind of machine."
              .formatted(resource));
    }
    return packed;
  }
}
