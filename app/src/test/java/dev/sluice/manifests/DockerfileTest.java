package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.HealthCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {

  private final List<String> lines = read();

  @Test
  void it_runs_as_a_number_that_is_not_root_as_on_a_cluster() {
    Manifest server = Overlay.of("dev").the(Overlay.Kind.DEPLOYMENT, "sluice-query");
    String user = server.pod().at("/securityContext/runAsUser").asString();

    assertThat(lines).contains("USER " + user + ":" + user).doesNotContain("USER root");
  }

  @Test
  void it_is_well_when_a_class_of_ours_says_so() {
    assertThat(String.join("\n", lines))
        .contains("HEALTHCHECK", "\"" + HealthCheck.class.getName() + "\"", "/health/live");
  }

  /** Or the cache is of no use, and that is told by a warning alone. */
  @Test
  void it_is_trained_with_the_options_that_it_runs_with() {
    String training = line("/jre/bin/java -XX:+UseParallelGC --enable");
    String running = String.join("\n", lines.subList(lines.size() - 3, lines.size()));

    assertThat(training.split(" "))
        .filteredOn(word -> word.startsWith("-XX:+Use") || word.startsWith("--"))
        .hasSize(3)
        .allMatch(option -> running.contains("\"" + option + "\""));
  }

  @Test
  void every_folder_that_it_copies_was_made() {
    assertThat(lines)
        .filteredOn(line -> line.startsWith("COPY --from=build /build/layers/"))
        .extracting(line -> line.split("[ /]+", -1)[4])
        .containsExactly("dependencies", "snapshot-dependencies", "application");
  }

  private String line(String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }

  private static List<String> read() {
    try {
      return Files.readAllLines(Path.of("Dockerfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
