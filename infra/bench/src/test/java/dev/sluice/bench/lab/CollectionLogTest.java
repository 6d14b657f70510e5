package dev.sluice.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionLogTest {

  @Test
  void pauses_are_read_and_all_else_is_left_out(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("collections");
    Files.writeString(
        file,
        """
        [0.012s] Using G1
        [3.456s] GC(7) Pause Young (Normal) (G1 Evacuation Pause) 180M->42M(256M) 3.210ms
        [3.500s] GC(8) Concurrent Mark Cycle
        [3.600s] GC(8) Pause Remark 50M->44M(256M) 1.5ms
        """);

    assertThat(new CollectionLog(file).collections())
        .containsExactly(
            new CollectionLog.Collection(3.456, 180, 42, 3.21),
            new CollectionLog.Collection(3.6, 50, 44, 1.5));
  }

  @Test
  void a_log_that_is_not_there_yet_holds_nothing(@TempDir Path folder) {
    assertThat(new CollectionLog(folder.resolve("none")).collections()).isEmpty();
  }
}
