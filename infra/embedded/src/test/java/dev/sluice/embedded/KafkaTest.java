package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {
  private static final CompletableFuture<Void> UP = CompletableFuture.completedFuture(null);

  private final List<EngineFailure> failures = new ArrayList<>();

  @TempDir private Path temporary;

  @Test
  void a_broker_that_gives_up_tells_even_when_its_disk_can_t_be_asked() {
    try (DataFolder folder = DataFolder.open(temporary.resolve("data"))) {
      Kafka kafka = new Kafka(folder, Ports.free(), failures::add);
      Folders.delete(folder.path());

      kafka.givenUp("too many open files", UP);

      assertThat(failures)
          .singleElement()
          .extracting(EngineFailure::getMessage)
          .isEqualTo("Kafka gave up: too many open files.");
    }
  }
}
