package dev.sluice.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.function.Predicate.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an engine writes what it has to say; one older file is kept. */
record LogFile(Path path) {
  private static final long LARGE = 8 << 20;

  void rotate() {
    try {
      if (Files.exists(path) && Files.size(path) > LARGE) {
        Files.move(path, path.resolveSibling(path.getFileName() + ".1"), REPLACE_EXISTING);
      }
    } catch (IOException failure) {
      throw EngineFailure.at(path, failure);
    }
  }

  String lastLine() {
    try {
      String all = Files.readString(path, StandardCharsets.ISO_8859_1);
      return all.lines().filter(not(String::isBlank)).reduce("", (former, latter) -> latter);
    } catch (IOException unreadable) {
      return "";
    }
  }

  EngineFailure failure(String what) {
    return new EngineFailure(
        "%s; the last line of %s is: %s".formatted(what, path, lastLine().strip()));
  }
}
