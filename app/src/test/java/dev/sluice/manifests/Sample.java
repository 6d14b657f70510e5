package dev.sluice.manifests;

import dev.sluice.RunningServer;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a process is found to be that has the roles of a Deployment.
 *
 * @param calls each method with a path that its template stands for
 * @param pools how many connections with the database each of its pools holds at the most
 */
record Sample(Set<String> calls, Map<String, Integer> pools) {

  /** The one that hears what other processes say, which is in no pool. */
  private static final int NEWS = 1;

  private static final String CONNECTIONS = "SLUICE_STORE_CONNECTIONS";

  static Sample of(Server deployed) {
    try (RunningServer server = RunningServer.start(settings(deployed))) {
      return new Sample(calls(server), pools(server));
    }
  }

  private static String[] settings(Server deployed) {
    Map<String, String> variables = deployed.variables();
    List<String> settings = new ArrayList<>();
    settings.add("sluice.roles=" + String.join(",", deployed.roles()));
    settings.add("sluice.http.management-port=0");
    if (variables.containsKey(CONNECTIONS)) {
      settings.add("sluice.store.connections=" + variables.get(CONNECTIONS));
    }
    if (variables.containsKey("SLUICE_STORE_READ_URL")) {
      settings.add("sluice.store.read-url=" + SharedEngines.get().postgres().url());
    }
    return settings.toArray(String[]::new);
  }

  private static Set<String> calls(RunningServer server) {
    return server.beans(Endpoints.class).stream()
        .map(Endpoints::endpoints)
        .flatMap(List<Endpoint>::stream)
        .map(endpoint -> endpoint.method() + " " + endpoint.path().replaceAll("\\{[^}]*}", "x"))
        .collect(Collectors.toSet());
  }

  private static Map<String, Integer> pools(RunningServer server) {
    return server.bean(MeterRegistry.class).find("r2dbc.pool.max.allocated").gauges().stream()
        .collect(Collectors.toMap(Sample::name, gauge -> (int) gauge.value()));
  }

  private static String name(Gauge gauge) {
    return Objects.requireNonNull(gauge.getId().getTag("name"));
  }

  /** One that does the work of both. */
  Sample with(Sample other) {
    Map<String, Integer> both = new HashMap<>(pools);
    other.pools.forEach((pool, connections) -> both.merge(pool, connections, Math::max));
    return new Sample(calls, both);
  }

  /** As long as there is no replica to ask instead. */
  int ofPrimary() {
    return NEWS
        + pools.entrySet().stream()
            .filter(pool -> !pool.getKey().startsWith("replica"))
            .mapToInt(Map.Entry::getValue)
            .sum();
  }
}
