package dev.sluice.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** What Prometheus is told to record and to be alarmed by. */
final class Alerts {

  static final Path FOLDER = Path.of("../infra/prometheus");

  private Alerts() {}

  /** A rule, which records where it has no alert. */
  record Rule(String name, boolean isAlert, String query, Map<String, String> annotations) {

    @SuppressWarnings("unchecked")
    private static Rule of(Map<String, Object> rule) {
      return new Rule(
          String.valueOf(rule.getOrDefault("alert", rule.get("record"))),
          rule.containsKey("alert"),
          String.valueOf(rule.get("expr")),
          (Map<String, String>) rule.getOrDefault("annotations", Map.of()));
    }
  }

  static List<Rule> all() {
    Map<String, List<Map<String, List<Map<String, Object>>>>> document =
        new Yaml().load(read("alerts.yml"));
    return document.getOrDefault("groups", List.of()).stream()
        .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
        .map(Rule::of)
        .toList();
  }

  static List<Rule> alerts() {
    return all().stream().filter(Rule::isAlert).toList();
  }

  static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
