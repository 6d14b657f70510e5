package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay of an installation, as the manual shows it. */
class InstallationTest {

  @TempDir private Path copy;

  @Test
  void what_the_manual_shows_puts_the_names_and_secrets_in_that_are_yours() throws IOException {
    copyManifests();
    Path own = Files.createDirectories(copy.resolve("overlays/yours/secrets"));
    Files.writeString(own.resolve("secrets"), "those of yours");
    Files.writeString(own.resolve("admin-key"), "the key of yours");
    Files.writeString(own.resolveSibling("kustomization.yaml"), shown());

    assertThat(Kustomize.installed().rendered(copy.resolve("overlays/yours")))
        .contains("host: events.yours", "host: in.events.yours", "registry.yours/sluice:0.1.0")
        .doesNotContain("sluice.example", "registry.example", placeholder());
  }

  private void copyManifests() throws IOException {
    Path manifests = Overlay.FOLDER.resolveSibling(".");
    try (Stream<Path> files = Files.walk(manifests)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(manifests.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String shown() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs", "OPERATIONS.md"));
    return String.join(
        "\n",
        lines.stream()
            .dropWhile(line -> !line.equals("```yaml"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList());
  }

  /** As a Secret has it. */
  private static String placeholder() throws IOException {
    byte[] text = Files.readAllBytes(Overlay.FOLDER.resolve("../base/secrets/secrets"));
    return Base64.getEncoder().encodeToString(text).substring(0, 20);
  }
}
