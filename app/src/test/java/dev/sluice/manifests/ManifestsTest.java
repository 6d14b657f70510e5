package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import dev.sluice.platform.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManifestsTest {

  private static final String[] ROLES =
      Arrays.stream(Role.values()).map(Role::label).toArray(String[]::new);

  private static final String CLAIM =
      "/spec/volumeClaimTemplates/0/spec/resources/requests/storage";
  private static final Path PROMETHEUS = Path.of("..", "infra", "prometheus");
  private static final Pattern JOB = Pattern.compile("job=\\W*(\\w+)");

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus", "optional"})
  void every_object_has_known_fields_and_all_that_it_needs(String overlay) {
    assertThat(Overlay.of(overlay).manifests())
        .isNotEmpty()
        .allSatisfy(
            manifest -> assertThat(Models.faults(manifest)).as(manifest.toString()).isEmpty());
  }

  @Test
  void a_field_that_nobody_knows_is_a_fault() {
    assertThat(Models.faults(manifest("{'apiVersion':'v1','kind':'Service','spec':{'prots':[]}}")))
        .isNotEmpty();
    assertThat(
            Models.faults(
                manifest(
                    "{'apiVersion':'kafka.strimzi.io/v1','kind':'KafkaTopic','spec':{'partition':1}}")))
        .containsExactly("/spec/partition is not known");
    assertThat(
            Models.faults(
                manifest(
                    "{'apiVersion':'kafka.strimzi.io/v1','kind':'KafkaTopic','spec':{'partitions':'1'}}")))
        .containsExactly("/spec/partitions is no integer");
  }

  private static Manifest manifest(String json) {
    return new Manifest(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void each_role_has_processes_of_its_own(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.deployed().map(Server::component)).containsExactlyInAnyOrder(ROLES);
    assertThat(overlay.deployed())
        .allSatisfy(server -> assertThat(server.roles()).contains(server.component()))
        .allSatisfy(server -> assertThat(ROLES).contains(server.roles().toArray(String[]::new)));
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
        .satisfies(server -> assertThat(server.roles()).containsExactlyInAnyOrder(ROLES));
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
  void what_a_pod_names_is_there(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.servers())
        .allSatisfy(
            server -> {
              assertThat(overlay.of(Kind.ACCOUNT).map(Manifest::name))
                  .contains(server.manifest().pod().path("serviceAccountName").asString());
              assertThat(named(server, "configMapRef"))
                  .allMatch(config -> has(overlay, Kind.CONFIG_MAP, config));
              assertThat(secrets(server))
                  .allMatch(
                      secret -> has(overlay, Kind.SECRET, secret) || isMadeByAnOperator(secret));
            });
  }

  private static boolean has(Overlay overlay, Kind kind, String name) {
    return overlay.of(kind).anyMatch(manifest -> manifest.name().equals(name));
  }

  private static boolean isMadeByAnOperator(String secret) {
    return secret.equals("sluice-database-app");
  }

  private static Stream<String> named(Server server, String source) {
    return server
        .container()
        .path("envFrom")
        .valueStream()
        .map(from -> from.path(source).path("name").asString());
  }

  private static List<String> secrets(Server server) {
    Stream<String> variables =
        server
            .container()
            .path("env")
            .valueStream()
            .map(variable -> variable.at("/valueFrom/secretKeyRef/name").asString(""));
    Stream<String> volumes =
        server
            .manifest()
            .pod()
            .path("volumes")
            .valueStream()
            .map(volume -> volume.at("/secret/secretName").asString(""));
    return Stream.concat(variables, volumes).filter(secret -> !secret.isEmpty()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void what_is_generated_has_a_name_that_changes_with_it(String name) {
    assertThat(
            Stream.concat(Overlay.of(name).of(Kind.CONFIG_MAP), Overlay.of(name).of(Kind.SECRET))
                .filter(generated -> !isDashboards(generated))
                .map(Manifest::name))
        .isNotEmpty()
        .allMatch(generated -> generated.matches(".*-[0-9a-z]{10}"));
  }

  /** No pod names them. */
  private static boolean isDashboards(Manifest manifest) {
    return manifest.labels().containsKey("grafana_dashboard");
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
  void a_service_leads_to_the_ports_of_pods_that_are_there(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.of(Kind.SERVICE))
        .allSatisfy(
            service -> {
              Map<String, String> selector = Manifest.texts(service.at("/spec/selector"));
              List<Manifest> chosen =
                  overlay.manifests().stream()
                      .filter(Manifest::makesPods)
                      .filter(
                          manifest ->
                              manifest.podLabels().entrySet().containsAll(selector.entrySet()))
                      .toList();
              assertThat(chosen).as(service.toString()).hasSize(1);
              assertThat(portNames(chosen.getFirst()))
                  .containsAll(
                      service
                          .at("/spec/ports")
                          .valueStream()
                          .map(port -> port.path("targetPort").asString())
                          .toList());
            });
  }

  private static Set<String> portNames(Manifest manifest) {
    return manifest
        .containers()
        .flatMap(container -> container.path("ports").valueStream())
        .map(port -> port.path("name").asString())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void a_selector_chooses_what_its_own_template_makes_and_nothing_else(String name) {
    Overlay overlay = Overlay.of(name);
    List<Manifest> makers = overlay.manifests().stream().filter(Manifest::makesPods).toList();

    assertThat(makers)
        .filteredOn(maker -> maker.at("/spec/selector").isObject())
        .isNotEmpty()
        .allSatisfy(
            maker ->
                assertThat(makers)
                    .filteredOn(
                        other -> Manifest.chooses(maker.at("/spec/selector"), other.podLabels()))
                    .containsExactly(maker));
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void pods_are_as_restricted_as_their_namespace_wants_them(String name) {
    Overlay overlay = Overlay.of(name);

    assertThat(overlay.the(Kind.NAMESPACE, "sluice").labels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    assertThat(overlay.manifests())
        .filteredOn(Manifest::makesPods)
        .allSatisfy(
            maker -> {
              JsonNode pod = maker.pod();
              assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
              assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
              assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                  .isEqualTo("RuntimeDefault");
              assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
              assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
              assertThat(maker.containers()).allSatisfy(ManifestsTest::isRestricted);
            });
    assertThat(overlay.servers())
        .allSatisfy(
            server ->
                assertThat(
                        server
                            .container()
                            .at("/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .isTrue());
  }

  private static void isRestricted(JsonNode container) {
    JsonNode security = container.path("securityContext");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
    assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
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
  @ValueSource(strings = {"production", "citus"})
  void the_way_in_leads_to_services_that_are_there_and_lets_streams_be(String name) {
    Overlay overlay = Overlay.of(name);
    Manifest ingress = overlay.the(Kind.INGRESS, "sluice");
    Map<String, String> annotations = Manifest.texts(ingress.at("/metadata/annotations"));

    assertThat(ingress.json().findParents("service"))
        .isNotEmpty()
        .allSatisfy(
            backend -> {
              JsonNode service = backend.path("service");
              assertThat(
                      overlay
                          .the(Kind.SERVICE, service.path("name").asString())
                          .at("/spec/ports")
                          .valueStream()
                          .map(port -> port.path("name").asString()))
                  .contains(service.at("/port/name").asString());
            });
    assertThat(annotations)
        .containsEntry("nginx.ingress.kubernetes.io/proxy-buffering", "off")
        .containsEntry("nginx.ingress.kubernetes.io/proxy-request-buffering", "off")
        .containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600");
    assertThat(overlay.deployed())
        .allSatisfy(
            server -> assertThat(server.variables()).containsKey("SLUICE_HTTP_TRUSTED_PROXIES"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void what_is_watched_are_the_services_of_the_roles(String name) {
    Overlay overlay = Overlay.of(name);
    Manifest monitor = overlay.the(Kind.MONITOR, "sluice");

    assertThat(overlay.of(Kind.SERVICE))
        .filteredOn(service -> Manifest.chooses(monitor.at("/spec/selector"), service.labels()))
        .extracting(service -> service.labels().get(Server.COMPONENT))
        .containsExactlyInAnyOrder(ROLES);
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
                    Overlay.of(name).of(Kind.CONFIG_MAP).filter(ManifestsTest::isDashboards))
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
