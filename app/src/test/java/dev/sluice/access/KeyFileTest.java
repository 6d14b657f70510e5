package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir private Path folder;

  @Test
  void a_key_is_kept_for_the_files_owner_only() throws IOException {
    ApiKey made = ApiKey.made();

    file().keep(made);

    assertThat(Files.readString(path()).strip()).isEqualTo(made.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("admin-key");
    assertThat(file().find().map(ApiKey::reveal)).contains(made.reveal());
  }

  @Test
  void of_many_processes_that_keep_a_key_all_have_the_same() {
    Set<String> kept = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 20).parallel().forEach(i -> kept.add(file().keep(ApiKey.made()).reveal()));

    assertThat(kept).hasSize(1);
    assertThat(folder.toFile().list()).containsExactly("admin-key");
  }

  @Test
  void a_missing_file_is_none() {
    assertThat(file().find()).isEmpty();
  }

  @Test
  void a_file_that_holds_no_key_stops_the_start_with_a_sentence() throws IOException {
    Files.writeString(path(), "secret\n");

    assertThatThrownBy(() -> file().find())
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("sluice.access.admin-key-file")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_folder_that_is_not_there_stops_the_start_with_a_sentence() {
    KeyFile missing = new KeyFile(folder.resolve("missing/admin-key"));

    assertThatThrownBy(missing::find)
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("sluice.access.admin-key-file");
    assertThatThrownBy(() -> missing.keep(ApiKey.made())).isInstanceOf(WrongSettingException.class);
  }

  private KeyFile file() {
    return new KeyFile(path());
  }

  private Path path() {
    return folder.resolve("admin-key");
  }
}
