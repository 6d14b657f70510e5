package dev.sluice.operations;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.operations.Dashboards.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

class DashboardsTest {

  private static final Path PROVISIONING = Path.of("../infra/grafana/provisioning");
  private static final Set<String> KINDS = Set.of("row", "timeseries", "stat", "table", "bargauge");
  private static final int COLUMNS = 24;

  static List<Dashboard> dashboards() {
    return Dashboards.all();
  }

  @Test
  void each_has_a_name_and_an_address_of_its_own() {
    List<Dashboard> all = Dashboards.all();

    assertThat(all).hasSizeGreaterThan(3);
    assertThat(all)
        .extracting(each -> each.json().path("uid").asString(""))
        .doesNotHaveDuplicates()
        .allMatch(uid -> uid.matches("[a-z-]{4,40}"));
    assertThat(all)
        .extracting(each -> each.json().path("title").asString(""))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void the_overview_has_a_row_for_each_role() {
    Dashboard overview =
        Dashboards.all().stream()
            .filter(each -> each.file().equals("overview.json"))
            .findFirst()
            .orElseThrow();

    assertThat(overview.panels())
        .filteredOn(panel -> panel.path("type").asString().equals("row"))
        .extracting(row -> row.path("title").asString())
        .contains("ingest", "persist", "live", "query");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void its_panels_have_ids_and_questions_of_their_own(Dashboard dashboard) {
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("id").asInt(0))
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    assertThat(dashboard.panels()).allSatisfy(DashboardsTest::assertIsWhole);
  }

  private static void assertIsWhole(JsonNode panel) {
    String kind = panel.path("type").asString("");
    assertThat(panel.path("title").asString("")).isNotBlank();
    assertThat(KINDS).contains(kind);
    List<JsonNode> targets = panel.path("targets").valueStream().toList();
    assertThat(targets.isEmpty()).isEqualTo(kind.equals("row"));
    assertThat(targets)
        .extracting(target -> target.path("refId").asString(""))
        .doesNotHaveDuplicates()
        .allMatch(letter -> letter.matches("[A-Z]"));
    assertThat(targets)
        .allSatisfy(
            target -> assertThat(target.path("datasource")).isEqualTo(panel.path("datasource")));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void its_panels_stand_within_the_grid_and_none_on_another(Dashboard dashboard) {
    List<Place> taken = new ArrayList<>();
    for (JsonNode panel : dashboard.panels()) {
      Place place = Place.of(panel);

      assertThat(place).matches(Place::isWithinTheGrid);
      assertThat(taken).noneMatch(place::overlaps);
      taken.add(place);
    }
  }

  private record Place(String title, int x, int y, int w, int h) {

    static Place of(JsonNode panel) {
      JsonNode grid = panel.path("gridPos");
      return new Place(
          panel.path("title").asString(""),
          grid.required("x").asInt(),
          grid.required("y").asInt(),
          grid.required("w").asInt(),
          grid.required("h").asInt());
    }

    boolean isWithinTheGrid() {
      return x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= COLUMNS;
    }

    boolean overlaps(Place other) {
      return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
    }
  }

  @Test
  void each_source_that_is_asked_is_provided() throws IOException {
    Set<String> provided =
        list(PROVISIONING.resolve("datasources/sluice.yaml"), "datasources").stream()
            .map(source -> source.get("type") + " " + source.get("uid"))
            .collect(toSet());

    assertThat(Dashboards.all())
        .flatExtracting(Dashboard::panels)
        .filteredOn(panel -> panel.has("datasource"))
        .extracting(panel -> panel.path("datasource"))
        .extracting(source -> source.path("type").asString() + " " + source.path("uid").asString())
        .isSubsetOf(provided);
    assertThat(provided).hasSize(2);
  }

  @Test
  void the_folder_of_the_dashboards_is_named_to_grafana() throws IOException {
    assertThat(list(PROVISIONING.resolve("dashboards/sluice.yaml"), "providers"))
        .singleElement()
        .satisfies(provider -> assertThat(provider).containsEntry("type", "file"))
        .extracting(provider -> String.valueOf(provider.get("options")))
        .isEqualTo(Map.of("path", "/var/lib/grafana/dashboards/sluice").toString());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Path file, String name) throws IOException {
    Map<String, Object> document = new Yaml().load(Files.readString(file));
    return (List<Map<String, Object>>) requireNonNull(document.get(name));
  }
}
