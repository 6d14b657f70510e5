package dev.sluice.operations;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that scrapes one server and has our rules. */
final class Prometheus implements AutoCloseable {

  private static final Path RULES = Path.of("../infra/prometheus/alerts.yml");

  private final Process process;
  private final Calls calls;

  private Prometheus(Process process, Calls calls) {
    this.process = process;
    this.calls = calls;
  }

  /**
   * @param server its port
   */
  static Prometheus watching(int server) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(Path.of("target"), "prometheus-").toAbsolutePath();
    int port = Ports.free();
    Process process =
        PrometheusPrograms.start(
            folder,
            folder.resolve("out"),
            "prometheus",
            "--config.file=" + configuration(folder, server),
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    Prometheus prometheus = new Prometheus(process, new Calls("http://127.0.0.1:" + port, ""));
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(prometheus::hasScraped);
    return prometheus;
  }

  /** Ours says where processes are found in an installation; this one knows where. */
  private static Path configuration(Path folder, int server) throws IOException {
    return Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
        rule_files: ["%s"]
        scrape_configs:
          - job_name: sluice
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(rulesAtOnce(folder), server));
  }

  /** The same rules, none of which waits for half a minute. */
  private static Path rulesAtOnce(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("alerts.yml"),
        Files.readString(RULES).replaceAll("(?m)^    interval: .*$", "    interval: 500ms"));
  }

  private boolean hasScraped() {
    return !series("count_over_time(up[1m]) > 4").isEmpty();
  }

  /** What a query gives, or the reason why it gives none. */
  List<JsonNode> series(String query) {
    JsonNode answer =
        calls.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)).json();
    if (!answer.path("status").asString("").equals("success")) {
      throw new AssertionError(query + ": " + answer);
    }
    return answer.path("data").path("result").valueStream().toList();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
