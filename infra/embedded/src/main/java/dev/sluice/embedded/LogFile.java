package dev.sluice.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.function.Predicate.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where an engine writes what it has to say; one older file is kept. */
final class LogFile {
  private static final long LARGE = 8 << 20;
  private static final Pattern FAILURE = Pattern.compile("\\b(FATAL|PANIC|ERROR|error):");

  private final Path path;
  private volatile long latestStart;

  LogFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Before each start; what older ones said does not explain how this one fails. */
  void rotate() {
    try {
      if (Files.exists(path) && Files.size(path) > LARGE) {
        Files.move(path, path.resolveSibling(path.getFileName() + ".1"), REPLACE_EXISTING);
      }
      latestStart = Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException failure) {
      throw EngineFailure.at(path, failure);
    }
  }

  EngineFailure failure(String what) {
    return new EngineFailure("%s; %s says: %s".formatted(what, path, reason().strip()));
  }

  /** After its reason PostgreSQL goes on to say that it shuts down. */
  private String reason() {
    return last(lines().filter(FAILURE.asPredicate())).or(() -> last(lines())).orElse("");
  }

  private static Optional<String> last(Stream<String> lines) {
    return lines.reduce((former, latter) -> latter);
  }

  private Stream<String> lines() {
    try {
      String all = Files.readString(path, StandardCharsets.ISO_8859_1); // a byte is a character
      return all.substring((int) Math.min(latestStart, all.length()))
          .lines()
          .filter(not(String::isBlank));
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }
}
