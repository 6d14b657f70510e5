package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.SluiceApplication;
import dev.sluice.platform.StartFailureReporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeSecretsTest {

  @TempDir private Path folder;

  @Test
  void both_files_are_made_for_their_owner_alone() throws IOException {
    make();

    assertThat(InstallationSecrets.parse(Files.readString(secrets()))).isPresent();
    assertThat(ApiKey.parse(Files.readString(key()).strip())).isPresent();
    assertThat(Files.getPosixFilePermissions(secrets())).hasSize(2);
    assertThat(Files.getPosixFilePermissions(key())).hasSize(2);
  }

  @Test
  void what_is_there_stays_as_it_is() throws IOException {
    make();
    String before = Files.readString(secrets()) + Files.readString(key());

    make();

    assertThat(Files.readString(secrets()) + Files.readString(key())).isEqualTo(before);
  }

  @Test
  void whoever_names_no_file_is_told_which() {
    assertThat(
            StartFailureReporter.sentence(
                catchThrowable(() -> MakeSecrets.run("--sluice.access.secrets-file=" + secrets()))))
        .hasValue("sluice.access.admin-key-file is needed to make secrets.");
    assertThat(secrets()).doesNotExist();
  }

  @Test
  void those_of_the_manifests_stop_every_start() throws IOException {
    Path placeholders = Path.of("..", "k8s", "base", "secrets");

    assertThat(InstallationSecrets.parse(Files.readString(placeholders.resolve("secrets"))))
        .isEmpty();
    assertThat(ApiKey.parse(Files.readString(placeholders.resolve("admin-key")).strip())).isEmpty();
  }

  private void make() {
    SluiceApplication.main(
        new String[] {
          MakeSecrets.WORD,
          "--sluice.access.secrets-file=" + secrets(),
          "--sluice.access.admin-key-file=" + key()
        });
  }

  private Path secrets() {
    return folder.resolve("secrets");
  }

  private Path key() {
    return folder.resolve("admin-key");
  }
}
