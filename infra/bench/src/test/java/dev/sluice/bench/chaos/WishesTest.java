package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WishesTest {
  @TempDir private Path folder;
  private String server;

  @BeforeEach
  void pack() throws Exception {
    server = "--server=" + Files.createFile(folder.resolve("sluice.jar"));
  }

  @Test
  void what_is_left_open_is_seven_minutes_of_all_faults() {
    Wishes wishes = Wishes.of(server, "--seed=", "--faults=", "--server-jvm=");

    assertThat(wishes.length()).isEqualTo(Duration.ofMinutes(7));
    assertThat(wishes.recovery()).isEqualTo(Duration.ofSeconds(15));
    assertThat(wishes.only()).isEmpty();
    assertThat(wishes.server().options()).isEmpty();
  }

  @Test
  void what_is_said_is_done() {
    Wishes wishes =
        Wishes.of(
            server,
            "--seed=42",
            "--minutes=40",
            "--recovery=30",
            "--faults=kafka, erased",
            "--server-jvm=-XX:TieredStopAtLevel=1 -Xint",
            "--target=" + folder);

    assertThat(wishes.seed()).isEqualTo(42);
    assertThat(wishes.length()).isEqualTo(Duration.ofMinutes(40));
    assertThat(wishes.recovery()).isEqualTo(Duration.ofSeconds(30));
    assertThat(wishes.only()).containsExactly("kafka", "erased");
    assertThat(wishes.server().options()).containsExactly("-XX:TieredStopAtLevel=1", "-Xint");
    assertThat(wishes.folder()).isEqualTo(folder);
  }
}
