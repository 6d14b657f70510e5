package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceApplication;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The standard output of a process of its own, without the tests' configuration of logging. */
class LogLinesIT {

  private static final String WRONG = "--sluice.log.partitions=0";

  @Test
  void away_from_a_terminal_each_line_is_an_object_of_json() throws Exception {
    List<String> lines = output(WRONG);

    assertThat(lines).isNotEmpty();
    List<JsonNode> objects = lines.stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(objects).allMatch(each -> each.has("time") && each.has("role"));
    assertThat(objects.getLast().path("message").asString())
        .startsWith("Sluice can't start: sluice.log.partitions");
  }

  @Test
  void who_wants_text_has_text() throws Exception {
    assertThat(output(WRONG, "--sluice.logging.format=text").getLast())
        .contains(" ERROR StartFailureReporter: Sluice can't start: sluice.log.partitions");
  }

  private static List<String> output(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                SluiceApplication.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
    program.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = program.start();
    try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
      List<String> all = lines.toList();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return all;
    }
  }

  private static String classPath() {
    String path = Objects.requireNonNull(System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(entry -> !new File(entry, "logback-test.xml").exists())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
