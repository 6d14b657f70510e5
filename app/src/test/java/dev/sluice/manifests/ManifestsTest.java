package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects of each overlay, and how they name each other. */
class ManifestsTest {

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
                .filter(generated -> !generated.isDashboards())
                .map(Manifest::name))
        .isNotEmpty()
        .allMatch(generated -> generated.matches(".*-[0-9a-z]{10}"));
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
}
