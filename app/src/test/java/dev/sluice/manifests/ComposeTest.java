package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ComposeTest {

  private static final Path FILE = Path.of("..", "infra", "compose", "compose.yaml");

  private static final Path SCHEMA = Path.of("src", "test", "resources", "compose-spec.json");

  private final JsonNode compose = read();

  @Test
  void it_says_nothing_that_the_compose_specification_does_not_know() {
    JsonNode schema = JsonMapper.shared().readTree(SCHEMA);
    JsonNode wrong = compose.deepCopy();
    ((ObjectNode) wrong.at("/services/kafka")).putObject("helthcheck");

    assertThat(CustomSchema.faults(schema, compose)).isEmpty();
    assertThat(CustomSchema.faults(schema, wrong))
        .containsExactly("/services/kafka/helthcheck is not known");
  }

  @Test
  void every_variable_of_the_server_is_a_setting() throws IOException {
    JsonNode variables = service("sluice").path("environment");

    assertThat(Settings.oursAmong(Set.copyOf(variables.propertyNames())))
        .isNotEmpty()
        .isSubsetOf(Settings.variables());
  }

  @Test
  void the_engines_that_it_is_told_of_are_there() {
    assertThat(
            service("sluice")
                .path("environment")
                .propertyStream()
                .map(variable -> variable.getValue().asString())
                .filter(value -> value.matches("(.*//)?[a-z]+:\\d+(/.*)?"))
                .map(value -> value.replaceAll("(.*//)?([a-z]+):.*", "$2")))
        .containsExactlyInAnyOrder("kafka", "postgres", "redis")
        .allMatch(host -> compose.path("services").has(host));
  }

  /** The server's is in its image. */
  @Test
  void whoever_goes_on_says_whether_he_is_well() {
    assertThat(compose.path("services").propertyStream())
        .filteredOn(service -> service.getValue().has("restart"))
        .filteredOn(service -> !service.getValue().has("build"))
        .hasSize(5)
        .allMatch(service -> service.getValue().at("/healthcheck/test").isArray());
  }

  @Test
  void grafana_asks_the_database_as_a_user_that_may_only_read() throws IOException {
    String reader = service("grafana").at("/environment/SLUICE_POSTGRES_USER").asString();

    assertThat(reader)
        .isNotEqualTo(service("postgres").at("/environment/POSTGRES_USER").asString());
    assertThat(Files.readString(Path.of("..", "infra", "grafana", "reader.sql")))
        .contains("CREATE ROLE " + reader);
    assertThat(service("reader").path("command").toString())
        .contains("ALTER ROLE " + reader + " PASSWORD");
    assertThat(service("reader").path("volumes").toString()).contains("../grafana/reader.sql:");
  }

  @Test
  void the_meters_are_on_a_port_that_prometheus_knows_and_nobody_else_reaches() throws IOException {
    String port = service("sluice").at("/environment/SLUICE_HTTP_MANAGEMENT_PORT").asString();

    assertThat(Files.readString(Path.of("..", "infra", "prometheus", "prometheus.yml")))
        .contains("port: " + port + "\n");
    assertThat(service("sluice").path("ports").valueStream().map(JsonNode::asString))
        .isNotEmpty()
        .noneMatch(published -> published.endsWith(":" + port));
  }

  @Test
  void what_is_kept_is_in_a_volume_that_is_there() {
    Set<String> mounted =
        compose
            .path("services")
            .valueStream()
            .flatMap(service -> service.path("volumes").valueStream())
            .map(volume -> volume.asString().split(":", 2)[0])
            .filter(source -> !source.startsWith("."))
            .collect(Collectors.toSet());

    assertThat(compose.path("volumes").propertyNames())
        .containsExactlyInAnyOrderElementsOf(mounted);
  }

  @Test
  void the_server_may_write_in_two_folders_alone() {
    JsonNode server = service("sluice");

    assertThat(server.path("read_only").asBoolean()).isTrue();
    assertThat(server.path("tmpfs").get(0).asString()).startsWith("/tmp:exec");
    assertThat(server.path("volumes").valueStream().map(JsonNode::asString))
        .containsExactly("secrets:/var/lib/sluice");
    assertThat(server.at("/cap_drop/0").asString()).isEqualTo("ALL");
  }

  private JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  private static JsonNode read() {
    try (Reader reader = Files.newBufferedReader(FILE)) {
      return JsonMapper.shared().valueToTree(new Yaml().load(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
