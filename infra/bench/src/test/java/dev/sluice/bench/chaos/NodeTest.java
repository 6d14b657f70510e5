package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.lab.ServerJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  @TempDir private Path folder;

  @Test
  void a_server_is_not_started_any_more_once_the_run_is_over() throws IOException {
    ServerJar jar = new ServerJar(Files.createFile(folder.resolve("sluice.jar")), List.of());
    Node node = new Node(0, jar, folder, List.of());

    node.close();

    assertThatThrownBy(node::start).hasMessage("The run is over");
    assertThat(node.isRunning()).isFalse();
  }
}
