package dev.sluice.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What Debian's packages have, and those of its like, for whoever tests with more than is packed
 * with us. They are fetched by one at a time, whichever process it is of.
 */
public final class SystemPackages {
  private static final String USER = System.getProperty("user.name", "");
  private static final Path TURN =
      Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "sluice-packages-" + USER + ".lock");

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private SystemPackages() {}

  /** Where one may, as in a container: whether it is there then. */
  public static boolean install(String name) {
    return USER.equals("root") && fetch(packages("install", "-y", "--no-install-recommends", name));
  }

  /** The file that it is packed in, for a folder: whether it is there then. */
  public static boolean download(String name, Path folder) {
    return fetch(packages("download", name).in(folder));
  }

  /** The lists of packages may be missing, and need more rights than a package does. */
  private static synchronized boolean fetch(Command command) {
    try (FileChannel file = FileChannel.open(TURN, CREATE, WRITE);
        FileLock _ = file.lock()) {
      return command.succeeds(LIMIT)
          || (packages("update").succeeds(LIMIT) && command.succeeds(LIMIT));
    } catch (IOException failure) {
      throw EngineFailure.at(TURN, failure);
    }
  }

  private static Command packages(String... words) {
    Stream<String> program = Stream.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get");
    return Command.silent(Stream.concat(program, Stream.of(words)).toArray(String[]::new));
  }
}
