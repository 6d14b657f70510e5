package dev.sluice.bench.growth;

import dev.sluice.bench.lab.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** How long batches have taken, as the server itself tells in its metrics. */
record BatchClock(double seconds, double batches) {
  private static final String NAME = "sluice_stage_duration_seconds";
  private static final String STAGE = "stage=\"persist\"";

  static BatchClock of(ServerProcess server) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest metrics =
          HttpRequest.newBuilder(URI.create(server.address() + "/metrics")).build();
      String text = http.send(metrics, BodyHandlers.ofString()).body();
      return new BatchClock(value(text, "_sum"), value(text, "_count"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  private static double value(String metrics, String suffix) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(NAME + suffix + "{") && line.contains(STAGE))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No batch is in the metrics"));
  }

  double millisSince(BatchClock before) {
    return (seconds - before.seconds) * 1e3 / (batches - before.batches);
  }
}
