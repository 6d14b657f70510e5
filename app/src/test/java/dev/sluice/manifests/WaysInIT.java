package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningServer;
import dev.sluice.manifests.Overlay.Kind;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Where the Ingress leads, held against what processes offer that have the roles they have there.
 */
class WaysInIT {

  private static final String FOR_PEOPLE = "sluice.example";
  private static final String FOR_MUCH = "in.sluice.example";

  private final Overlay overlay = Overlay.of("production");

  @Test
  void whatever_a_process_offers_is_found_behind_the_name_for_people() {
    Map<String, Set<String>> offered =
        overlay
            .deployed()
            .collect(Collectors.toMap(server -> server.manifest().name(), WaysInIT::offered));
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

  private String service(String call, String host) {
    String path = call.substring(call.indexOf(' ') + 1);
    return Way.of(overlay.the(Kind.INGRESS, "sluice"), host).stream()
        .filter(way -> way.leads(path))
        .findFirst()
        .map(Way::service)
        .orElse("");
  }

  /** Each method with a path that its template stands for. */
  private static Set<String> offered(Server deployed) {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=" + String.join(",", deployed.roles()),
            "sluice.http.management-port=0")) {
      return server.beans(Endpoints.class).stream()
          .map(Endpoints::endpoints)
          .flatMap(List<Endpoint>::stream)
          .map(endpoint -> endpoint.method() + " " + endpoint.path().replaceAll("\\{[^}]*}", "x"))
          .collect(Collectors.toSet());
    }
  }
}
