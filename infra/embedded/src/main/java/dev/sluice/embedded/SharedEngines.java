package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The engines for all tests of one JVM: started by the first that asks, gone with the JVM. */
public final class SharedEngines {
  private static @Nullable Engines engines;

  private SharedEngines() {}

  public static synchronized Engines get() {
    Engines running = engines;
    if (running == null) {
      running = start();
      engines = running;
    }
    return running;
  }

  private static Engines start() {
    DataFolder folder = DataFolder.open(temporary());
    Engines starting = Engines.in(folder, EngineOptions.standard().forgetful());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(starting, folder)));
    return starting.start();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sluice-engines-");
    } catch (IOException failure) {
      throw EngineFailure.at(Path.of(System.getProperty("java.io.tmpdir")), failure);
    }
  }

  private static void remove(Engines engines, DataFolder folder) {
    engines.close();
    folder.close();
    Folders.delete(folder.path());
  }
}
