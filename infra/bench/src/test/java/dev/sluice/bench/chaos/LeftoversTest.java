package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path folder;

  @Test
  void a_server_that_was_left_behind_is_ended() throws Exception {
    Process server = sleep(folder.toString());
    Leftovers.note(folder, "server-0", server);

    Leftovers.end(folder);

    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_process_that_has_got_its_number_since_is_let_be() throws Exception {
    Process other = sleep("elsewhere");
    try {
      Leftovers.note(folder, "server-0", other);

      Leftovers.end(folder);

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private static Process sleep(String word) throws IOException {
    return new ProcessBuilder("sh", "-c", "sleep 60; :", word).start();
  }
}
