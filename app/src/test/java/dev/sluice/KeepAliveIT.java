package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeepAliveIT {

  /** One is answered at once on the connection's own thread, the other from elsewhere. */
  private static final List<String> PATHS = List.of("/health/live", "/metrics");

  private static final int REQUESTS = 5_000;
  private static final long SEED = 20_261_121L;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_connection_goes_on_after_any_order_of_answers() throws Exception {
    Random random = new Random(SEED);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {

      for (int i = 0; i < REQUESTS; i++) {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        assertThat(status(http, path)).as("request %d, seed %d", i, SEED).isEqualTo(200);
      }
    }
  }

  private static int status(HttpClient http, String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
