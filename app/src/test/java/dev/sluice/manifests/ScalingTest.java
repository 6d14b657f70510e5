package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How many of each role there are, and where. */
class ScalingTest {

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void each_role_scales_and_is_disturbed_by_itself(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.deployed())
        .allSatisfy(
            server -> {
              String own = server.manifest().name();
              Manifest scaling = overlay.the(Kind.SCALING, own);
              assertThat(scaling.at("/spec/scaleTargetRef/name").asString()).isEqualTo(own);
              assertThat(scaling.at("/spec/scaleTargetRef/kind").asString())
                  .isEqualTo("Deployment");
              assertThat(scaling.at("/spec/minReplicas").asInt()).isGreaterThanOrEqualTo(2);
              assertThat(server.manifest().at("/spec/replicas").isMissingNode()).isTrue();
              assertThat(server.container().at("/resources/requests/cpu").isMissingNode())
                  .isFalse();
              assertThat(overlay.of(Kind.DISRUPTION))
                  .filteredOn(
                      budget ->
                          Manifest.chooses(
                              budget.at("/spec/selector"), server.manifest().podLabels()))
                  .singleElement()
                  .matches(budget -> budget.name().equals(own));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void each_role_is_spread_by_itself_over_zones_and_machines(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.deployed())
        .allSatisfy(
            server ->
                assertThat(server.manifest().pod().path("topologySpreadConstraints").valueStream())
                    .allSatisfy(
                        spread ->
                            assertThat(chosen(overlay, spread.path("labelSelector")))
                                .containsExactly(server.manifest().name()))
                    .extracting(spread -> spread.path("topologyKey").asString())
                    .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname"));
  }

  private static List<String> chosen(Overlay overlay, JsonNode selector) {
    return overlay
        .deployed()
        .map(Server::manifest)
        .filter(manifest -> Manifest.chooses(selector, manifest.podLabels()))
        .map(Manifest::name)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void persist_scales_by_its_lag_and_no_further_than_the_topic_has_partitions(String name)
      throws IOException {
    Overlay overlay = Overlay.of(name);
    String manual = Files.readString(Path.of("docs", "OPERATIONS.md"));
    Manifest topic = overlay.the(Kind.TOPIC, "sluice.events");
    Manifest scaling = overlay.the(Kind.SCALING, "sluice-persist");
    Map<String, String> variables =
        new Server(overlay, overlay.the(Kind.DEPLOYMENT, "sluice-persist")).variables();

    assertThat(scaling.at("/spec/maxReplicas").asInt())
        .isLessThanOrEqualTo(topic.at("/spec/partitions").asInt());
    assertThat(variables)
        .containsEntry("SLUICE_LOG_PARTITIONS", topic.at("/spec/partitions").asString())
        .containsEntry("SLUICE_LOG_REPLICAS", topic.at("/spec/replicas").asString());
    assertThat(
            scaling.at("/spec/metrics").valueStream().map(metric -> metric.at("/external/metric")))
        .filteredOn(JsonNode::isObject)
        .singleElement()
        .satisfies(
            lag -> {
              assertThat(manual).contains("seriesQuery: " + lag.path("name").asString() + "\n");
              assertThat(Manifest.texts(lag.at("/selector/matchLabels")))
                  .isEqualTo(Map.of("job", "sluice"));
            });
  }
}
