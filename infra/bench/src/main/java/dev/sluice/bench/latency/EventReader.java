package dev.sluice.bench.latency;

import dev.sluice.bench.lab.NewClient;
import dev.sluice.bench.lab.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody who watches a client's events, and when he has seen each of those with a number. */
final class EventReader implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\"number\" ?: ?\"(\\d+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Long, Long> seen = new ConcurrentHashMap<>();

  EventReader(ServerProcess server, NewClient client) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/live/events"))
            .header("Authorization", "Bearer " + client.token())
            .build();
    CompletableFuture<HttpResponse<Stream<String>>> _ =
        http.sendAsync(request, BodyHandlers.ofLines())
            .whenCompleteAsync((answer, failure) -> answer.body().forEach(this::see));
  }

  private void see(String line) {
    Matcher number = NUMBER.matcher(line);
    if (number.find()) {
      seen.putIfAbsent(Long.parseLong(number.group(1)), System.nanoTime());
    }
  }

  Map<Long, Long> seen() {
    return seen;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
