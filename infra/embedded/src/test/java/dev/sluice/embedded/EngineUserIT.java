package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EngineOptions.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineUserIT {
  @TempDir private Path temporary;

  @Test
  void in_a_folder_open_to_all_above_it_postgres_is_not_root_to_any_file() throws Exception {
    Path path = Files.createTempDirectory("sluice-engine-user-");
    EngineOptions postgres = EngineOptions.standard().without(Kind.KAFKA).without(Kind.REDIS);

    try (DataFolder folder = DataFolder.open(path);
        Engines engines = Engines.in(folder, postgres.forgetful()).start()) {
      Daemon daemon = engines.postgres().daemon().orElseThrow();

      assertThat(daemon.process().info().user()).isPresent().get().isNotEqualTo("root");
    } finally {
      Folders.delete(path);
    }
  }

  @Test
  void a_link_does_not_lead_to_the_file_that_changes_its_owner() throws Exception {
    Path home = Files.createDirectory(temporary.resolve("home"));
    Path elsewhere = Files.createFile(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(home.resolve("link"), elsewhere);
    Object owner = Files.getAttribute(elsewhere, "unix:uid");

    if (EngineUser.self().uid() == 0) {
      EngineUser.nobody().own(home);
      assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(65_534);
    } else {
      EngineUser.self().own(home);
    }

    assertThat(Files.getAttribute(elsewhere, "unix:uid")).isEqualTo(owner);
  }
}
