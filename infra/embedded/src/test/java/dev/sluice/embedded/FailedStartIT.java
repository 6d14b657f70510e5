package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.EngineOptions.Kind;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartIT {
  @TempDir private Path path;

  @Test
  void a_taken_port_is_named_and_the_other_engines_are_stopped() throws Exception {
    try (DataFolder folder = DataFolder.open(path);
        ServerSocket other = new ServerSocket()) {
      other.bind(Ports.address(Ports.free()));
      Engines engines =
          Engines.in(
              folder,
              EngineOptions.standard().without(Kind.KAFKA).at(Kind.REDIS, other.getLocalPort()));

      assertThatThrownBy(engines::start)
          .isInstanceOf(EngineFailure.class)
          .hasMessage("Port %d, meant for Redis, is taken.", other.getLocalPort());
      assertThat(engines.postgres().isRunning()).isFalse();
    }
  }

  @Test
  void an_engine_that_does_not_come_up_leads_to_its_log() throws Exception {
    try (DataFolder folder = DataFolder.open(path)) {
      Files.writeString(Files.createDirectories(path.resolve("postgres/data")).resolve("x"), "");
      Files.writeString(folder.folder("kafka").resolve("meta.properties"), "version=9");
      EngineOptions options = EngineOptions.standard().without(Kind.REDIS);

      assertThatThrownBy(Engines.in(folder, options.without(Kind.KAFKA))::start)
          .isInstanceOf(EngineFailure.class)
          .hasMessageStartingWith("PostgreSQL did not start; ")
          .hasMessageContaining("logs/postgres.log says: ")
          .hasMessageContaining("FATAL:");
      assertThatThrownBy(Engines.in(folder, options.without(Kind.POSTGRES))::start)
          .isInstanceOf(EngineFailure.class)
          .hasMessageStartingWith("Kafka did not start: ");
    }
  }
}
