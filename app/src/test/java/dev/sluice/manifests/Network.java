package dev.sluice.manifests;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Who can reach whom by the policies of a namespace, as Kubernetes reads them. */
record Network(List<JsonNode> policies) {

  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  boolean lets(Peer from, Peer to, int port) {
    return allows("egress", "Egress", from, to, to, port)
        && allows("ingress", "Ingress", to, from, to, port);
  }

  /** Whoever is chosen by no policy of a direction may do all in it. */
  private boolean allows(
      String rules, String type, Peer subject, Peer other, Peer target, int port) {
    if (!subject.namespace().equals(Peer.OWN)) {
      return true;
    }
    List<JsonNode> concerned =
        policies.stream()
            .filter(policy -> hasType(policy, type))
            .filter(policy -> Manifest.chooses(policy.path("podSelector"), subject.labels()))
            .toList();
    return concerned.isEmpty()
        || concerned.stream()
            .flatMap(policy -> policy.path(rules).valueStream())
            .anyMatch(rule -> matches(rule, other, target, port));
  }

  private static boolean hasType(JsonNode policy, String type) {
    return policy.path("policyTypes").valueStream().anyMatch(each -> each.asString().equals(type));
  }

  private static boolean matches(JsonNode rule, Peer other, Peer target, int port) {
    JsonNode peers = rule.has("from") ? rule.path("from") : rule.path("to");
    return (peers.isMissingNode() || peers.valueStream().anyMatch(peer -> isMeant(peer, other)))
        && (!rule.has("ports")
            || rule.path("ports").valueStream().anyMatch(each -> number(each, target) == port));
  }

  private static boolean isMeant(JsonNode peer, Peer other) {
    boolean isInNamespace =
        peer.has("namespaceSelector")
            ? Manifest.chooses(peer.path("namespaceSelector"), Map.of(NAMESPACE, other.namespace()))
            : other.namespace().equals(Peer.OWN);
    return isInNamespace && Manifest.chooses(peer.path("podSelector"), other.labels());
  }

  private static int number(JsonNode port, Peer target) {
    JsonNode named = port.path("port");
    return named.isNumber() ? named.asInt() : target.ports().getOrDefault(named.asString(), -1);
  }
}
