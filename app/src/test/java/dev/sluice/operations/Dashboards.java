package dev.sluice.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards as Grafana is given them. */
final class Dashboards {

  static final String PROMETHEUS = "sluice-prometheus";
  static final String POSTGRES = "sluice-postgres";

  private static final Path FOLDER = Path.of("../infra/grafana/dashboards");

  private Dashboards() {}

  record Dashboard(String file, JsonNode json) {

    List<JsonNode> panels() {
      return json.path("panels").valueStream().toList();
    }
  }

  /** A question of a panel's, and to whom it is put. */
  record Query(String dashboard, String panel, String source, String text) {}

  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .sorted()
          .map(file -> new Dashboard(file.getFileName().toString(), json(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Query> queries(String source) {
    return all().stream()
        .flatMap(dashboard -> dashboard.panels().stream().flatMap(panel -> of(dashboard, panel)))
        .filter(query -> query.source.equals(source))
        .toList();
  }

  private static Stream<Query> of(Dashboard dashboard, JsonNode panel) {
    return panel
        .path("targets")
        .valueStream()
        .map(
            target ->
                new Query(
                    dashboard.file,
                    panel.path("title").asString(""),
                    target.path("datasource").path("uid").asString(""),
                    target.path("expr").asString(target.path("rawSql").asString(""))));
  }
}
