package dev.sluice.manifests;

import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * One path of an Ingress, and the service it leads to.
 *
 * @param isExact whether nothing below it is meant
 */
record Way(String path, boolean isExact, String service) {

  /**
   * Those of a host, in the order in which they are tried: an exact one first, then the longest.
   */
  static List<Way> of(Manifest ingress, String host) {
    return StreamSupport.stream(ingress.at("/spec/rules").spliterator(), false)
        .filter(rule -> rule.path("host").asString().equals(host))
        .flatMap(rule -> rule.at("/http/paths").valueStream())
        .map(Way::of)
        .sorted(
            Comparator.comparing((Way way) -> !way.isExact)
                .thenComparingInt(way -> -way.path.length()))
        .toList();
  }

  private static Way of(JsonNode path) {
    return new Way(
        path.path("path").asString(),
        path.path("pathType").asString().equals("Exact"),
        path.at("/backend/service/name").asString());
  }

  boolean leads(String asked) {
    return asked.equals(path)
        || (!isExact && asked.startsWith(path.endsWith("/") ? path : path + "/"));
  }
}
