package dev.sluice.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A program to run, its words going to a file: a pipe would break when we end before it. */
public record Command(List<String> words, Path folder, Path input, Path output) {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final Path HERE = Path.of("").toAbsolutePath();

  public Command {
    words = List.copyOf(words);
  }

  public static Command silent(String... words) {
    return new Command(List.of(words), HERE, NOTHING, NOTHING);
  }

  static Command logged(LogFile log, List<String> words) {
    return new Command(words, HERE, NOTHING, log.path());
  }

  Command reading(Path file) {
    return new Command(words, folder, file, output);
  }

  public Command in(Path other) {
    return new Command(words, other, input, output);
  }

  /** One that is not there, or takes longer, has not succeeded. */
  public boolean succeeds(Duration limit) {
    try {
      Process process = builder().start();
      boolean ended = process.waitFor(limit.toMillis(), MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EngineFailure("%s was interrupted.".formatted(words.getFirst()), interrupted);
    }
  }

  /** It stays our child, so that it is no zombie when it ends, but in a session of its own. */
  Process launch() {
    Command launched =
        new Command(
            Stream.concat(Platform.current().ownSession().stream(), words.stream()).toList(),
            folder,
            input,
            output);
    try {
      return launched.builder().start();
    } catch (IOException failure) {
      throw new EngineFailure(
          "%s could not be run: %s.".formatted(words.getFirst(), failure.getMessage()), failure);
    }
  }

  private ProcessBuilder builder() {
    File log = output.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(Redirect.appendTo(log))
            .redirectError(Redirect.appendTo(log));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }
}
