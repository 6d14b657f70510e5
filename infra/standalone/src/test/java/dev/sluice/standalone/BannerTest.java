package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BannerTest {
  @TempDir private Path folder;

  @Test
  void the_first_start_shows_the_key_and_later_ones_where_it_is() throws Exception {
    Path key = Files.writeString(folder.resolve("admin-key"), "sl_secret\n");

    assertThat(banner(key, true).text()).contains("sl_secret (kept in " + key + ")");
    assertThat(banner(key, false).text()).contains("kept in " + key).doesNotContain("sl_secret");
  }

  @Test
  void the_dashboard_s_address_signs_in() throws Exception {
    assertThat(banner(Path.of("data/admin-key"), false).text())
        .contains("Dashboard   http://localhost:8080/#ticket=abc\n");
  }

  @Test
  void the_command_can_be_pasted() throws Exception {
    assertThat(banner(Path.of("data/admin-key"), false).text())
        .contains(
            "curl -i http://localhost:8080/api/v1/events -H \"X-API-Key: $(cat data/admin-key)\""
                + " -H 'Content-Type: application/json'"
                + " -d '{\"action\":\"signup\",\"user\":\"ada\"}'");
  }

  @Test
  void a_path_is_one_word_to_the_shell() {
    assertThat(Banner.quoted("data/admin-key")).isEqualTo("data/admin-key");
    assertThat(Banner.quoted("my data/key")).isEqualTo("'my data/key'");
    assertThat(Banner.quoted("ada's/$HOME")).isEqualTo("'ada'\\''s/$HOME'");
  }

  private static Banner banner(Path key, boolean isNew) {
    Path log = Path.of("server.log");
    return new Banner(
        "http://localhost:8080", key, isNew, "#ticket=abc", log, Duration.ofSeconds(7));
  }
}
