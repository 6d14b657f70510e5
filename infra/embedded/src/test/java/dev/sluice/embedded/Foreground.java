package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the engines of a folder in a JVM of its own, with a word in each, until it is killed. */
final class Foreground {
  private static final String READY = "ready";

  private Foreground() {}

  public static void main(String[] arguments) throws Exception {
    DataFolder folder = DataFolder.open(Path.of(arguments[0]));
    Engines engines = Engines.in(folder, EngineOptions.standard()).start();
    new Contents(engines).write(arguments[1]);
    System.out.println(READY);
    new CountDownLatch(1).await();
  }

  static Process start(Path folder, String word) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Foreground.class.getName(),
                folder.toString(),
                word)
            .redirectErrorStream(true)
            .start();
    String line = process.inputReader().readLine();
    while (line != null && !line.equals(READY)) {
      line = process.inputReader().readLine();
    }
    return process;
  }
}
