package dev.sluice.bench.startup;

import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** What one start took. */
record Start(double readySeconds, double cpuSeconds) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final int OK = 200;

  /** Waits until the server is ready, and ends it. */
  static Start of(ServerProcess server) {
    try (server;
        HttpClient http = HttpClient.newHttpClient()) {
      if (!Wait.until(LIMIT, () -> isReady(http, server))) {
        throw server.child().failure("was not ready in time");
      }
      ProcessHandle.Info info = server.child().process().info();
      Duration since = Duration.between(info.startInstant().orElseThrow(), Instant.now());
      Duration cpu = info.totalCpuDuration().orElseThrow();
      return new Start(since.toMillis() / 1e3, cpu.toMillis() / 1e3);
    }
  }

  private static boolean isReady(HttpClient http, ServerProcess server) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(server.address() + "/health/ready"))
            .timeout(CALL)
            .build();
    try {
      return http.send(question, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
