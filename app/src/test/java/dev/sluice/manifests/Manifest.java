package dev.sluice.manifests;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One object as Kubernetes is given it. */
record Manifest(JsonNode json) {

  String apiVersion() {
    return json.path("apiVersion").asString();
  }

  String kind() {
    return json.path("kind").asString();
  }

  String name() {
    return json.path("metadata").path("name").asString();
  }

  /** By a JSON pointer. */
  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  Map<String, String> labels() {
    return texts(at("/metadata/labels"));
  }

  /** Those of the pods that it makes. */
  Map<String, String> podLabels() {
    return texts(template().at("/metadata/labels"));
  }

  JsonNode pod() {
    return template().path("spec");
  }

  private JsonNode template() {
    return at(kind().equals("CronJob") ? "/spec/jobTemplate/spec/template" : "/spec/template");
  }

  Stream<JsonNode> containers() {
    return Stream.concat(
        pod().path("containers").valueStream(), pod().path("initContainers").valueStream());
  }

  boolean makesPods() {
    return pod().isObject();
  }

  /** No pod names them. */
  boolean isDashboards() {
    return labels().containsKey("grafana_dashboard");
  }

  static Map<String, String> texts(JsonNode object) {
    return object
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
  }

  /** Whether a label selector chooses something with these labels. */
  static boolean chooses(JsonNode selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(texts(selector.path("matchLabels")).entrySet())
        && selector.path("matchExpressions").valueStream().allMatch(rule -> holds(rule, labels));
  }

  private static boolean holds(JsonNode rule, Map<String, String> labels) {
    String found = labels.get(rule.path("key").asString());
    boolean isListed =
        found != null
            && rule.path("values").valueStream().anyMatch(v -> found.equals(v.asString()));
    return switch (rule.path("operator").asString()) {
      case "In" -> isListed;
      case "NotIn" -> !isListed;
      case "Exists" -> found != null;
      case "DoesNotExist" -> found == null;
      default -> throw new IllegalArgumentException(rule.toString());
    };
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
