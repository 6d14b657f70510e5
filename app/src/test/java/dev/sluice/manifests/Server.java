package dev.sluice.manifests;

import dev.sluice.platform.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Pods that run our image. */
record Server(Overlay overlay, Manifest manifest) {

  static final String COMPONENT = "app.kubernetes.io/component";

  /** All that there are. */
  static final List<String> ROLES = Arrays.stream(Role.values()).map(Role::label).toList();

  JsonNode container() {
    return manifest.pod().path("containers").path(0);
  }

  String component() {
    return manifest.podLabels().getOrDefault(COMPONENT, "");
  }

  /**
   * Its variables in the order in which they are read; a later one takes an earlier one's place.
   */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    container().path("envFrom").valueStream().forEach(source -> variables.putAll(all(source)));
    container()
        .path("env")
        .valueStream()
        .forEach(
            variable ->
                variables.put(
                    variable.path("name").asString(), variable.path("value").asString("(secret)")));
    return variables;
  }

  private Map<String, String> all(JsonNode source) {
    return Manifest.texts(overlay.settings(source.at("/configMapRef/name").asString()));
  }

  Set<String> roles() {
    return Arrays.stream(variables().getOrDefault("SLUICE_ROLES", "").split(","))
        .filter(role -> !role.isEmpty())
        .collect(Collectors.toSet());
  }

  int port(String name) {
    return container()
        .path("ports")
        .valueStream()
        .filter(port -> port.path("name").asString().equals(name))
        .mapToInt(port -> port.path("containerPort").asInt())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return manifest.toString();
  }
}
