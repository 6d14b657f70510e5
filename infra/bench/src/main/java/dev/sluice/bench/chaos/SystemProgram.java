package dev.sluice.bench.chaos;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What a system has of programs, or has not. */
final class SystemProgram {
  private SystemProgram() {}

  /** One that is not there, or takes longer, has not succeeded. */
  static boolean succeeds(Path folder, Duration limit, String... words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(limit.toMillis(), MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
