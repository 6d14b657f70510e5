package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who can reach whom. Pods that operators make have the labels that those are known to give. */
class PoliciesTest {

  private static final int HTTP = 8080;
  private static final int MANAGEMENT = 9090;
  private static final int TRACES = 4318;
  private static final int DATABASE = 5432;
  private static final int DATABASE_FIGURES = 9187;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void a_server_reaches_the_engines_that_its_roles_need_and_no_others(String name) {
    Overlay overlay = Overlay.of(name);
    Network network = network(overlay);

    assertThat(overlay.servers())
        .allSatisfy(
            server ->
                assertThat(reached(network, overlay, server))
                    .as(server.toString())
                    .isEqualTo(Engine.neededBy(server)));
  }

  private static Set<Engine> reached(Network network, Overlay overlay, Server server) {
    return Engine.all()
        .filter(
            engine ->
                places(overlay, engine).stream()
                    .allMatch(place -> network.lets(Peer.of(server), place.peer(), place.port())))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void nobody_else_reaches_an_engine_and_no_server_another(String name) {
    Overlay overlay = Overlay.of(name);
    Network network = network(overlay);
    List<Peer> strangers =
        List.of(
            Peer.of(Map.of("app", "other")),
            Peer.elsewhere("other"),
            Peer.elsewhere("ingress-nginx"),
            Peer.elsewhere("monitoring"));
    List<Peer> servers = overlay.servers().map(Peer::of).toList();

    assertThat(strangers)
        .allSatisfy(
            stranger ->
                assertThat(Engine.all().flatMap(engine -> places(overlay, engine).stream()))
                    .noneMatch(place -> network.lets(stranger, place.peer(), place.port())));
    assertThat(servers)
        .allSatisfy(
            from ->
                assertThat(servers)
                    .noneMatch(to -> network.lets(from, to, HTTP))
                    .noneMatch(to -> network.lets(from, to, MANAGEMENT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "citus"})
  void whoever_is_named_by_no_policy_reaches_nobody_and_is_reached_by_nobody(String name) {
    Network network = network(Overlay.of(name));
    Peer unnamed = Peer.of(Map.of("app", "other"));

    assertThat(network.lets(unnamed, Peer.elsewhere("other"), HTTP)).isFalse();
    assertThat(network.lets(Peer.elsewhere("other"), unnamed, HTTP)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "citus"})
  void the_world_comes_in_by_the_ingress_and_figures_are_for_the_monitoring(String name) {
    Overlay overlay = Overlay.of(name);
    Network network = network(overlay);
    Peer world = Peer.elsewhere("ingress-nginx");
    Peer monitoring = Peer.elsewhere("monitoring");
    Peer stranger = Peer.elsewhere("other");

    assertThat(overlay.deployed().map(Peer::of))
        .allMatch(server -> network.lets(world, server, HTTP))
        .noneMatch(server -> network.lets(world, server, MANAGEMENT))
        .allMatch(server -> network.lets(monitoring, server, MANAGEMENT))
        .noneMatch(server -> network.lets(monitoring, server, HTTP))
        .noneMatch(server -> network.lets(stranger, server, HTTP))
        .noneMatch(server -> network.lets(stranger, server, MANAGEMENT));
  }

  @Test
  void how_the_database_is_told_to_the_monitoring_alone() {
    Network network = network(Overlay.of("production"));
    Peer database = Peer.of(Map.of("cnpg.io/cluster", "sluice-database"));

    assertThat(network.lets(Peer.elsewhere("monitoring"), database, DATABASE_FIGURES)).isTrue();
    assertThat(network.lets(Peer.elsewhere("other"), database, DATABASE_FIGURES)).isFalse();
  }

  @Test
  void traces_go_out_and_grafana_comes_in_where_an_installation_wants_that() {
    Peer collector = Peer.elsewhere("monitoring");
    Peer grafana = new Peer("monitoring", Map.of("app.kubernetes.io/name", "grafana"), Map.of());
    Peer database = Peer.of(Map.of("cnpg.io/cluster", "sluice-database"));
    Peer server = Peer.of(Overlay.of("production").deployed().findFirst().orElseThrow());
    Network closed = network(Overlay.of("production"));
    Network open = network(Overlay.of("optional"));

    assertThat(closed.lets(server, collector, TRACES)).isFalse();
    assertThat(open.lets(server, collector, TRACES)).isTrue();
    assertThat(closed.lets(grafana, database, DATABASE)).isFalse();
    assertThat(open.lets(grafana, database, DATABASE)).isTrue();
    assertThat(open.lets(collector, database, DATABASE)).isFalse();
  }

  private static Network network(Overlay overlay) {
    List<JsonNode> policies = new ArrayList<>();
    overlay.of(Kind.POLICY).map(policy -> policy.at("/spec")).forEach(policies::add);
    overlay.manifests().stream()
        .filter(manifest -> manifest.kind().equals("Kafka"))
        .map(PoliciesTest::madeByStrimzi)
        .forEach(policies::add);
    return new Network(policies);
  }

  /** For each listener one rule, with the peers that it names. */
  private static JsonNode madeByStrimzi(Manifest kafka) {
    JsonNode listener = kafka.at("/spec/kafka/listeners/0");
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy
        .putObject("podSelector")
        .putObject("matchLabels")
        .put("strimzi.io/cluster", kafka.name());
    ArrayNode types = policy.putArray("policyTypes");
    types.add("Ingress");
    ObjectNode rule = policy.putArray("ingress").addObject();
    rule.set("from", listener.path("networkPolicyPeers"));
    rule.putArray("ports").addObject().set("port", listener.path("port"));
    return policy;
  }

  private static List<Place> places(Overlay overlay, Engine engine) {
    if (overlay.name().equals("dev")) {
      return List.of(
          switch (engine) {
            case LOG -> Place.of(9092, Map.of("app.kubernetes.io/name", "kafka"));
            case STORE -> Place.of(5432, Map.of("app.kubernetes.io/name", "postgres"));
            case REDIS -> Place.of(6379, Map.of("app.kubernetes.io/name", "redis"));
          });
    }
    return switch (engine) {
      case LOG ->
          List.of(
              Place.of(
                  9092, Map.of("strimzi.io/cluster", "sluice", "strimzi.io/broker-role", "true")));
      case STORE ->
          List.of(
              overlay.name().equals("citus")
                  ? Place.of(
                      5432,
                      Map.of("app.kubernetes.io/name", "citus", "sluice.dev/citus", "coordinator"))
                  : Place.of(5432, Map.of("cnpg.io/cluster", "sluice-database")));
      case REDIS ->
          List.of(
              Place.of(6379, Map.of("app", "sluice-redis")),
              Place.of(26379, Map.of("app", "sluice-redis-s")));
    };
  }

  private record Place(Peer peer, int port) {

    static Place of(int port, Map<String, String> labels) {
      return new Place(Peer.of(labels), port);
    }
  }
}
