package dev.sluice.manifests;

import java.util.Map;

/**
 * Pods that somebody may want to reach, or that want to reach somebody.
 *
 * @param ports by the names that policies may give them
 */
record Peer(String namespace, Map<String, String> labels, Map<String, Integer> ports) {

  static final String OWN = "sluice";

  static Peer of(Map<String, String> labels) {
    return new Peer(OWN, labels, Map.of());
  }

  static Peer elsewhere(String namespace) {
    return new Peer(namespace, Map.of(), Map.of());
  }

  static Peer of(Server server) {
    boolean serves = server.container().path("ports").isArray();
    return new Peer(
        OWN,
        server.manifest().podLabels(),
        serves
            ? Map.of("http", server.port("http"), "management", server.port("management"))
            : Map.of());
  }
}
