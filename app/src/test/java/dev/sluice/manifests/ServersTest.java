package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The processes that run our image, and what they are told. */
class ServersTest {

  private static final String CLAIM =
      "/spec/volumeClaimTemplates/0/spec/resources/requests/storage";

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void each_role_has_processes_of_its_own(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.deployed().map(Server::component))
        .containsExactlyInAnyOrderElementsOf(Server.ROLES);
    assertThat(overlay.deployed())
        .allSatisfy(server -> assertThat(server.roles()).contains(server.component()))
        .allSatisfy(server -> assertThat(Server.ROLES).containsAll(server.roles()));
  }

  @Test
  void where_there_is_no_way_in_the_process_that_the_manual_forwards_to_has_all_roles()
      throws IOException {
    String forwarded = "sluice-query";

    assertThat(Overlay.of("dev").of(Kind.INGRESS)).isEmpty();
    assertThat(Files.readString(Path.of("docs", "OPERATIONS.md")))
        .contains("port-forward deploy/" + forwarded + " 8080");
    assertThat(Overlay.of("dev").deployed())
        .filteredOn(server -> server.manifest().name().equals(forwarded))
        .singleElement()
        .satisfies(
            server -> assertThat(server.roles()).containsExactlyInAnyOrderElementsOf(Server.ROLES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus", "optional"})
  void every_variable_is_a_setting(String name) throws IOException {
    Set<String> known = Settings.variables();

    assertThat(Overlay.of(name).servers())
        .allSatisfy(
            server ->
                assertThat(Settings.oursAmong(server.variables().keySet()))
                    .isNotEmpty()
                    .isSubsetOf(known));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void whoever_is_asked_whether_it_is_well_says_so_on_the_management_port(String name) {
    assertThat(Overlay.of(name).deployed())
        .allSatisfy(
            server -> {
              int management = server.port("management");
              assertThat(server.variables())
                  .containsEntry("SLUICE_HTTP_MANAGEMENT_PORT", Integer.toString(management));
              assertThat(probe(server, "startupProbe")).isEqualTo("management/health/live");
              assertThat(probe(server, "livenessProbe")).isEqualTo("management/health/live");
              assertThat(probe(server, "readinessProbe")).isEqualTo("management/health/ready");
              assertThat(server.port("http")).isEqualTo(8080);
            });
  }

  private static String probe(Server server, String probe) {
    JsonNode call = server.container().path(probe).path("httpGet");
    return call.path("port").asString() + call.path("path").asString();
  }

  /** Traffic ends first, then there are 30 s to drain, and only then would it be killed. */
  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void a_server_has_the_time_to_drain(String name) {
    assertThat(Overlay.of(name).deployed())
        .allSatisfy(
            server -> {
              int before = server.container().at("/lifecycle/preStop/sleep/seconds").asInt();
              int whole = server.manifest().pod().path("terminationGracePeriodSeconds").asInt();
              assertThat(before).isPositive();
              assertThat(whole).isGreaterThanOrEqualTo(before + 30);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void the_schema_is_brought_by_a_job_and_by_nobody_else(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.the(Kind.JOB, "sluice-migrate").pod().at("/containers/0/args/0").asString())
        .isEqualTo("migrate");
    assertThat(overlay.deployed())
        .allSatisfy(
            server ->
                assertThat(server.variables()).containsEntry("SLUICE_STORE_MIGRATE", "false"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void emails_are_sealed_anew_by_a_job_that_is_made_by_hand(String name) throws IOException {
    Overlay overlay = Overlay.of(name);
    Manifest job = overlay.the(Kind.CRON_JOB, "sluice-reseal-emails");

    assertThat(job.at("/spec/suspend").asBoolean()).isTrue();
    assertThat(job.pod().at("/containers/0/args/0").asString()).isEqualTo("reseal-emails");
    assertThat(job.pod().at("/volumes/0"))
        .isEqualTo(overlay.the(Kind.DEPLOYMENT, "sluice-query").pod().at("/volumes/0"));
    assertThat(Files.readString(Path.of("docs", "OPERATIONS.md")))
        .contains("--from=cronjob/" + job.name());
  }

  @ParameterizedTest
  @CsvSource({
    "dev,        StatefulSet, postgres,          " + CLAIM,
    "production, Cluster,     sluice-database,   /spec/storage/size",
    "citus,      StatefulSet, citus-coordinator, " + CLAIM
  })
  void the_database_may_become_as_large_as_its_disk(
      String name, String kind, String database, String size) {
    Overlay overlay = Overlay.of(name);
    String disk =
        overlay.manifests().stream()
            .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(database))
            .map(manifest -> manifest.at(size).asString())
            .collect(Collectors.joining());

    assertThat(new Server(overlay, overlay.the(Kind.DEPLOYMENT, "sluice-persist")).variables())
        .containsEntry("SLUICE_STORE_CAPACITY", disk.replace("Gi", "GB"));
  }
}
