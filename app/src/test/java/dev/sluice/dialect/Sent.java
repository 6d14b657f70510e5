package dev.sluice.dialect;

import dev.sluice.Calls;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What clients of other systems send, with their own headers and no others. */
final class Sent {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Sent() {}

  /** Headers are written one after the other, each name before its value. */
  static Calls.Answer post(Calls calls, String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(calls.address(path))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    return calls.send(with(headers, request).build());
  }

  static Calls.Answer get(Calls calls, String path, String... headers) {
    return method(calls, "GET", path, headers);
  }

  static Calls.Answer method(Calls calls, String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(calls.address(path))
            .timeout(LIMIT)
            .method(method, BodyPublishers.noBody());
    return calls.send(with(headers, request).build());
  }

  private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  /** The answers to so many calls that are made at the same time. */
  static List<Calls.Answer> atOnce(int times, Callable<Calls.Answer> call)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      return threads.invokeAll(Stream.generate(() -> call).limit(times).toList()).stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  static String freshEmail() {
    return "b" + UUID.randomUUID() + "@example.com";
  }
}
