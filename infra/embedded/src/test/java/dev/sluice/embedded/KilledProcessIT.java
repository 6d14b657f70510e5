package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {
  @TempDir private Path temporary;

  @Test
  void the_engines_it_leaves_behind_are_stopped_before_the_next_start() throws Exception {
    Path path = temporary.resolve("data").toAbsolutePath();
    Process killed = Foreground.start(path, "durable");
    assertThatThrownBy(() -> DataFolder.open(path))
        .hasMessage(
            "The data folder %s is in use by another Sluice (process %d).", path, killed.pid());

    killed.destroyForcibly().waitFor();

    try (DataFolder folder = DataFolder.open(path)) {
      Daemon postgres = new Postgres(folder, Ports.free(), true).daemon().orElseThrow();
      Daemon redis = new Redis(folder, Ports.free()).daemon().orElseThrow();
      try (Engines engines = Engines.in(folder, EngineOptions.standard()).start()) {
        assertThat(postgres.hasEnded()).isTrue();
        assertThat(redis.hasEnded()).isTrue();

        Contents contents = new Contents(engines);
        assertThat(contents.inPostgres()).isEqualTo("durable");
        assertThat(contents.inRedis()).isEqualTo("durable");
        assertThat(contents.inKafka()).isEqualTo("durable");
      }
    }
  }
}
