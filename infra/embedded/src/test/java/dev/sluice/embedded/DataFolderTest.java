package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path temporary;

  @Test
  void a_new_folder_is_its_owner_s_only() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("some/data"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_folder_that_was_there_keeps_its_permissions() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-x---"));

    try (DataFolder folder = DataFolder.open(temporary)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwxr-x---");
    }
  }

  @Test
  void a_folder_in_use_names_its_user() {
    try (DataFolder folder = DataFolder.open(temporary)) {
      assertThatThrownBy(() -> DataFolder.open(temporary))
          .isInstanceOf(EngineFailure.class)
          .hasMessage(
              "The data folder %s is in use by another Sluice (process %d).",
              folder.path(), ProcessHandle.current().pid());
    }
  }

  @Test
  void a_closed_folder_can_be_opened_again() {
    DataFolder.open(temporary).close();

    DataFolder.open(temporary).close();
  }

  @Test
  void a_disk_without_room_is_told_with_what_it_has_and_what_it_needs() {
    assertThatThrownBy(() -> DataFolder.open(temporary, Long.MAX_VALUE))
        .isInstanceOf(EngineFailure.class)
        .hasMessageMatching(
            "The disk that holds the data folder .+ has \\d+ MiB free, and Sluice needs \\d+ MiB\\.");
  }

  @Test
  void a_file_is_not_taken_for_a_folder() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file))
        .hasMessage("The data folder %s is not a folder.", file);
  }

  @Test
  void a_folder_that_can_t_be_written_is_told_and_root_writes_everywhere() throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("r-x------"));

    if (Files.isWritable(temporary)) {
      DataFolder.open(temporary).close();
      assertThat(temporary.resolve("lock")).exists();
    } else {
      assertThatThrownBy(() -> DataFolder.open(temporary))
          .hasMessage(
              "The data folder %s can't be written by the user %s.",
              temporary, System.getProperty("user.name"));
      assertThatThrownBy(() -> DataFolder.open(temporary.resolve("data")))
          .hasMessageContaining("can't be read or written by the user");
    }
  }
}
