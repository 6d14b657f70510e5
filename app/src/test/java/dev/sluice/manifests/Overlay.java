package dev.sluice.manifests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All that an overlay is made of, rendered once. */
record Overlay(String name, List<Manifest> manifests) {

  static final Path FOLDER = Path.of("..", "k8s", "overlays");

  /** With all that no overlay of ours has by itself. */
  private static final String OPTIONAL =
      """
      resources: [../production]
      components: [../../components/tracing, ../../components/grafana]
      """;

  private static final Copy COPY = Copy.inFolderOfItsOwn().withOverlay("optional", OPTIONAL);

  private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

  static Overlay of(String name) {
    return RENDERED.computeIfAbsent(name, Overlay::rendered);
  }

  private static Overlay rendered(String name) {
    String text = Kustomize.installed().rendered(COPY.overlay(name));
    return new Overlay(name, parsed(text).toList());
  }

  static Stream<Manifest> parsed(String text) {
    return StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
        .map(object -> new Manifest(JsonMapper.shared().valueToTree(object)));
  }

  Stream<Manifest> of(Kind kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind.text()));
  }

  Manifest the(Kind kind, String name) {
    return of(kind)
        .filter(manifest -> manifest.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("%s has no %s %s".formatted(this.name, kind, name)));
  }

  /** Processes of ours: the servers and the Jobs. */
  Stream<Server> servers() {
    return Stream.of(Kind.DEPLOYMENT, Kind.JOB, Kind.CRON_JOB)
        .flatMap(this::of)
        .filter(manifest -> manifest.name().startsWith("sluice-"))
        .map(manifest -> new Server(this, manifest));
  }

  Stream<Server> deployed() {
    return of(Kind.DEPLOYMENT).map(manifest -> new Server(this, manifest));
  }

  JsonNode settings(String name) {
    return the(Kind.CONFIG_MAP, name).at("/data");
  }

  /** Kinds that are spoken of. */
  enum Kind {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet"),
    JOB("Job"),
    CRON_JOB("CronJob"),
    SERVICE("Service"),
    CONFIG_MAP("ConfigMap"),
    SECRET("Secret"),
    ACCOUNT("ServiceAccount"),
    INGRESS("Ingress"),
    POLICY("NetworkPolicy"),
    SCALING("HorizontalPodAutoscaler"),
    DISRUPTION("PodDisruptionBudget"),
    NAMESPACE("Namespace"),
    MONITOR("ServiceMonitor"),
    RULES("PrometheusRule"),
    TOPIC("KafkaTopic");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
