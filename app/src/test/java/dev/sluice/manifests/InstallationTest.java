package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay of an installation, as the manual shows it. */
class InstallationTest {

  @TempDir private Path folder;

  @Test
  void what_the_manual_shows_puts_the_names_and_secrets_in_that_are_yours() throws IOException {
    Path own = Copy.in(folder).withSecrets("yours").overlay("yours");
    Files.writeString(own.resolve("kustomization.yaml"), shown());

    assertThat(Kustomize.installed().rendered(own))
        .contains("host: events.yours", "host: in.events.yours", "registry.yours/sluice:0.1.0")
        .doesNotContain("sluice.example", "registry.example", placeholder());
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
