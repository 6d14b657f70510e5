package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
  @TempDir private Path folder;
  private String server = "";

  @BeforeEach
  void pack() throws Exception {
    server = "--server=" + Files.createFile(folder.resolve("sluice.jar"));
  }

  @Test
  void all_programs_run_quickly_unless_one_says_otherwise() {
    Arguments arguments = Arguments.of("--programs=all", server, "--server-jvm=");

    assertThat(arguments.programs()).isEmpty();
    assertThat(arguments.mode()).isEqualTo(Mode.QUICK);
    assertThat(arguments.server().options()).isEmpty();
  }

  @Test
  void programs_and_options_are_lists() {
    Arguments arguments =
        Arguments.of(
            "--programs=ingest, other", "--mode=full", server, "--server-jvm=-Xint -Da=b=c");

    assertThat(arguments.programs()).containsExactly("ingest", "other");
    assertThat(arguments.mode()).isEqualTo(Mode.FULL);
    assertThat(arguments.server().options()).containsExactly("-Xint", "-Da=b=c");
  }

  @Test
  void a_server_that_was_not_built_is_said_so() {
    assertThatThrownBy(() -> Arguments.of("--server=" + folder.resolve("none.jar")))
        .hasMessageContaining("none.jar is not there: ./mvnw -DskipTests package makes it");
  }
}
