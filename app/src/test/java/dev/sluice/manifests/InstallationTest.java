package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay of an installation, as the manual shows it. */
class InstallationTest {

  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n(.*?)\\n```");

  @TempDir private Path folder;

  @Test
  void what_the_manual_shows_puts_the_names_and_secrets_in_that_are_yours() throws IOException {
    Path own = Copy.in(folder).withSecrets("yours").overlay("yours");
    Files.writeString(own.resolve("kustomization.yaml"), shown());

    assertThat(Kustomize.installed().rendered(own))
        .contains("host: events.yours", "host: in.events.yours", "registry.yours/sluice:0.1.0")
        .doesNotContain("sluice.example", "registry.example")
        .doesNotContain(placeholder(), inSecret("replace-me"));
  }

  @Test
  void what_the_manual_shows_for_a_restore_makes_the_database_of_a_backup() throws IOException {
    Path own = Copy.in(folder).withSecrets("yours").overlay("yours");
    Files.writeString(own.resolve("kustomization.yaml"), shown() + "\n" + shownWith("recovery"));

    Manifest database =
        Overlay.parsed(Kustomize.installed().rendered(own))
            .filter(manifest -> manifest.name().equals("sluice-database"))
            .filter(manifest -> manifest.kind().equals("Cluster"))
            .findFirst()
            .orElseThrow();

    assertThat(Models.faults(database)).isEmpty();
    assertThat(database.at("/spec/bootstrap").propertyNames()).containsExactly("recovery");
    assertThat(database.at("/spec/bootstrap/recovery/backup/name").asString())
        .startsWith("sluice-database-");
  }

  private static String shown() throws IOException {
    return shownWith("kind: Kustomization");
  }

  /** The first piece of YAML in the manual that has these words. */
  private static String shownWith(String words) throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("docs", "OPERATIONS.md")))
        .results()
        .map(block -> block.group(1))
        .filter(block -> block.contains(words))
        .findFirst()
        .orElseThrow();
  }

  private static String placeholder() throws IOException {
    String text = Files.readString(Overlay.FOLDER.resolve("../base/secrets/secrets"));
    return inSecret(text).substring(0, 20);
  }

  private static String inSecret(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
