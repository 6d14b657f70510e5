package dev.sluice.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void a_program_of_ours_is_known_though_its_own_words_do_not_name_the_folder() throws Exception {
    List<String> words = new ArrayList<>(Jvm.running("32m", BareServer.class.getName()));
    words.add(Integer.toString(Ports.free()));
    Process program = Child.start(folder, "bare-server", words).process();

    Leftovers.end(folder);

    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static Process sleep(String word) throws IOException {
    return new ProcessBuilder("sh", "-c", "sleep 60; :", word).start();
  }
}
