package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.manifests.Overlay.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the manifests take for granted of processes, held against some that have these roles. */
class ProcessesIT {

  private static final String FOR_PEOPLE = "sluice.example";
  private static final String FOR_MUCH = "in.sluice.example";

  private static final String MOST = "max_connections=";

  /** Of superusers, of an operator, and of Jobs and dashboards. */
  private static final int OTHERS = 20;

  private static final int OF_THE_IMAGE = 100;

  private static final Overlay PRODUCTION = Overlay.of("production");

  private static Map<String, Sample> samples;

  @BeforeAll
  static void start() {
    samples = PRODUCTION.deployed().collect(Collectors.toMap(Server::component, Sample::of));
  }

  @Test
  void whatever_a_process_offers_is_found_behind_the_name_for_people() {
    Map<String, Set<String>> offered =
        samples.entrySet().stream()
            .collect(
                Collectors.toMap(
                    each -> "sluice-" + each.getKey(), each -> each.getValue().calls()));
    Set<String> all = new TreeSet<>();
    offered.values().forEach(all::addAll);

    assertThat(all)
        .contains("GET /api/v1/status", "GET /ws/info", "POST /api/v1/live/tickets")
        .allSatisfy(call -> assertThat(offered.get(service(call, FOR_PEOPLE))).contains(call));
  }

  @Test
  void the_name_for_whoever_sends_much_leads_to_ingest() {
    assertThat(service("POST /api/v1/events", FOR_MUCH)).isEqualTo("sluice-ingest");
  }

  private static String service(String call, String host) {
    String path = call.substring(call.indexOf(' ') + 1);
    return Way.of(PRODUCTION.the(Kind.INGRESS, "sluice"), host).stream()
        .filter(way -> way.leads(path))
        .findFirst()
        .map(Way::service)
        .orElse("");
  }

  /** While a release takes the place of another, there is one more of each. */
  @ParameterizedTest
  @CsvSource({
    "dev, StatefulSet, postgres",
    "production, Cluster, sluice-database",
    "citus, StatefulSet, citus-coordinator",
    "citus, StatefulSet, citus-worker"
  })
  void the_database_has_a_connection_for_each_that_processes_may_hold(
      String name, String kind, String database) {
    Overlay overlay = Overlay.of(name);

    int held =
        overlay
            .deployed()
            .mapToInt(server -> (most(overlay, server) + 1) * connections(server).ofPrimary())
            .sum();

    assertThat(connectionsOf(overlay, kind, database)).isGreaterThanOrEqualTo(held + OTHERS);
  }

  @Test
  void the_manual_says_how_many_these_are() throws IOException {
    String page = Files.readString(Path.of("docs", "SCALING.md")).replaceAll("\\s+", " ");

    assertThat(page)
        .contains(
            "that is %d for a process of `ingest`, %d of `persist`, %d of `live` and %d of `query`"
                .formatted(
                    ofPrimary("ingest"),
                    ofPrimary("persist"),
                    ofPrimary("live"),
                    ofPrimary("query")))
        .contains(
            "hold %d of the primary's %d,"
                .formatted(
                    PRODUCTION
                        .deployed()
                        .mapToInt(
                            server -> most(PRODUCTION, server) * connections(server).ofPrimary())
                        .sum(),
                    connectionsOf(PRODUCTION, "Cluster", "sluice-database")));
  }

  private static int ofPrimary(String component) {
    return connections(
            new Server(PRODUCTION, PRODUCTION.the(Kind.DEPLOYMENT, "sluice-" + component)))
        .ofPrimary();
  }

  /** A process of several roles has what each of them has. */
  private static Sample connections(Server server) {
    return server.roles().stream()
        .map(role -> Objects.requireNonNull(samples.get(role)))
        .reduce(Sample::with)
        .orElseThrow();
  }

  /** One where nobody scales. */
  private static int most(Overlay overlay, Server server) {
    return overlay
        .of(Kind.SCALING)
        .filter(scaling -> scaling.name().equals(server.manifest().name()))
        .mapToInt(scaling -> scaling.at("/spec/maxReplicas").asInt())
        .findFirst()
        .orElse(1);
  }

  private static int connectionsOf(Overlay overlay, String kind, String name) {
    Manifest database =
        overlay.manifests().stream()
            .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
            .findFirst()
            .orElseThrow();
    return database.makesPods()
        ? database
            .containers()
            .flatMap(container -> container.path("args").valueStream())
            .map(argument -> argument.asString())
            .filter(argument -> argument.startsWith(MOST))
            .mapToInt(argument -> Integer.parseInt(argument.substring(MOST.length())))
            .findFirst()
            .orElse(OF_THE_IMAGE)
        : database.at("/spec/postgresql/parameters/max_connections").asInt();
  }
}
