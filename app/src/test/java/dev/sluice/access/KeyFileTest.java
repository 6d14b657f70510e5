package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir private Path folder;

  @Test
  void a_missing_file_is_made_for_its_owner_only() throws IOException {
    Path file = folder.resolve("admin-key");

    ApiKey made = KeyFile.readOrMake(file).key();

    assertThat(Files.readString(file).strip()).isEqualTo(made.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("admin-key");
  }

  @Test
  void the_same_key_is_read_on_the_next_start() {
    Path file = folder.resolve("admin-key");

    ApiKey made = KeyFile.readOrMake(file).key();

    KeyFile.Found found = KeyFile.readOrMake(file);
    assertThat(found.key().reveal()).isEqualTo(made.reveal());
    assertThat(found.isNew()).isFalse();
  }

  @Test
  void a_file_that_holds_no_key_stops_the_start_with_a_sentence() throws IOException {
    Path file = Files.writeString(folder.resolve("admin-key"), "secret\n");

    assertThatThrownBy(() -> KeyFile.readOrMake(file))
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("sluice.access.admin-key-file")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_folder_that_is_not_there_stops_the_start_with_a_sentence() {
    assertThatThrownBy(() -> KeyFile.readOrMake(folder.resolve("missing/admin-key")))
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("sluice.access.admin-key-file");
  }
}
