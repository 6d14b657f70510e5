package dev.sluice.bench.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The server as it is shipped.
 *
 * @param options more for its virtual machine, such as a flight recording
 */
public record ServerJar(Path path, List<String> options) {

  public ServerJar {
    options = List.copyOf(options);
    if (Files.notExists(path)) {
      throw new IllegalArgumentException(
          "%s is not there: ./mvnw -DskipTests package makes it".formatted(path));
    }
  }

  /** What goes after {@code java} to run it. */
  public List<String> words(String heap, Path collectionLog) {
    List<String> words = new ArrayList<>(Jvm.options(heap));
    words.add("-Xlog:gc:file=%s:uptime".formatted(collectionLog));
    words.addAll(options);
    words.addAll(List.of("-jar", path.toString()));
    return words;
  }
}
