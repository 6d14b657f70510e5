package dev.sluice.bench.lab;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseIT {
  private static final EngineOptions ALONE =
      EngineOptions.standard().without(Kind.KAFKA).without(Kind.REDIS).forgetful();
  private static final String CHECKPOINT = "CHECKPOINT";

  @Test
  void a_checkpoint_is_made_by_who_may_make_one() throws Exception {
    Path path = Files.createTempDirectory("sluice-bench-database-");
    try (DataFolder folder = DataFolder.open(path);
        Engines engines = Engines.in(folder, ALONE).start();
        Database ofServer = new Database(engines.postgres());
        Database ofSuperuser = Database.ofSuperuser(engines.postgres())) {
      assertThatThrownBy(() -> ofServer.run(CHECKPOINT)).hasMessageContaining("permission denied");
      assertThatCode(() -> ofSuperuser.run(CHECKPOINT)).doesNotThrowAnyException();
    } finally {
      Folders.delete(path);
    }
  }
}
