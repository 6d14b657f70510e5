package dev.sluice.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The kubectl of Kubernetes' own releases, for a machine that has none. It stays in target. */
final class KubectlDownload {

  private static final String RELEASE = "v1.34.2";
  private static final URI RELEASES = URI.create("https://dl.k8s.io/release/");
  private static final Path FOLDER = Path.of("target", "kubectl");

  private KubectlDownload() {}

  static Path program() {
    return program(RELEASES, FOLDER);
  }

  /** Nobody runs what is not what its publisher says it is. */
  static Path program(URI releases, Path folder) {
    String path = "%s/bin/%s/%s/kubectl".formatted(RELEASE, system(), processor());
    Path program = folder.resolve(RELEASE).resolve("kubectl");
    try {
      if (Files.notExists(program)) {
        byte[] bytes = read(releases.resolve(path));
        String digest =
            new String(read(releases.resolve(path + ".sha256")), StandardCharsets.US_ASCII).strip();
        if (!digest.equals(sha256(bytes))) {
          throw new IllegalStateException(
              "The kubectl at " + releases + " is not what it should be");
        }
        keep(bytes, program);
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The manifests are rendered by kubectl or kustomize: neither is installed, and "
              + releases.resolve(path)
              + " can't be had",
          e);
    }
  }

  private static byte[] read(URI address) throws IOException {
    try (InputStream in = address.toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  private static void keep(byte[] bytes, Path program) throws IOException {
    Files.createDirectories(program.getParent());
    Path draft = Files.createTempFile(program.getParent(), "kubectl", ".draft");
    Files.write(draft, bytes);
    if (!draft.toFile().setExecutable(true)) {
      throw new IOException(draft + " can't be made a program");
    }
    Files.move(draft, program, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  static String processor() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }
}
