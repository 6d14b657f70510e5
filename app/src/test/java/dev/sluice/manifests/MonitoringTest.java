package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What a cluster is watched by is what the server is watched by anywhere. */
class MonitoringTest {

  private static final Path PROMETHEUS = Path.of("..", "infra", "prometheus");
  private static final Pattern JOB = Pattern.compile("job=\\W*(\\w+)");

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void what_is_watched_are_the_services_of_the_roles(String name) {
    Overlay overlay = Overlay.of(name);
    Manifest monitor = overlay.the(Kind.MONITOR, "sluice");

    assertThat(overlay.of(Kind.SERVICE))
        .filteredOn(service -> Manifest.chooses(monitor.at("/spec/selector"), service.labels()))
        .extracting(service -> service.labels().get(Server.COMPONENT))
        .containsExactlyInAnyOrderElementsOf(Server.ROLES);
    assertThat(monitor.at("/spec/endpoints/0/port").asString()).isEqualTo("management");
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void a_cluster_is_alarmed_by_the_same_rules(String name) throws IOException {
    Map<String, Object> rules = new Yaml().load(Files.readString(PROMETHEUS.resolve("alerts.yml")));

    assertThat(Overlay.of(name).the(Kind.RULES, "sluice").at("/spec"))
        .isEqualTo(JsonMapper.shared().valueToTree(rules));
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void processes_are_called_what_rules_and_dashboards_call_them(String name) throws IOException {
    Manifest monitor = Overlay.of(name).the(Kind.MONITOR, "sluice");

    assertThat(monitor.at("/spec/endpoints/0/relabelings").valueStream().map(Manifest::texts))
        .contains(Map.of("targetLabel", "job", "replacement", "sluice"));
    assertThat(Files.readString(PROMETHEUS.resolve("prometheus.yml"))).contains("job_name: sluice");
    assertThat(
            Stream.concat(
                    Overlay.of(name).of(Kind.RULES),
                    Overlay.of(name).of(Kind.CONFIG_MAP).filter(Manifest::isDashboards))
                .flatMap(manifest -> JOB.matcher(manifest.json().toString()).results())
                .map(job -> job.group(1)))
        .hasSizeGreaterThan(1)
        .containsOnly("sluice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void grafana_is_given_every_dashboard(String name) throws IOException {
    Manifest dashboards = Overlay.of(name).the(Kind.CONFIG_MAP, "sluice-dashboards");

    try (Stream<Path> files = Files.list(Path.of("..", "infra", "grafana", "dashboards"))) {
      assertThat(Manifest.texts(dashboards.at("/data")))
          .containsOnlyKeys(files.map(file -> file.getFileName().toString()).toList());
    }
    assertThat(dashboards.labels()).containsEntry("grafana_dashboard", "1");
  }
}
