package dev.sluice.bench.search;

import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import dev.sluice.bench.report.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Asks for much, takes the first byte and leaves. */
final class Beginnings {
  private static final int TIMES = 30;
  private static final long SEED = 20_264;
  private static final int OK = 200;

  private final HttpClient http;
  private final ServerProcess server;

  Beginnings(HttpClient http, ServerProcess server) {
    this.http = http;
    this.server = server;
  }

  Section within(String title, List<Question> questions, double limitMillis) {
    List<Finding> findings = new ArrayList<>();
    for (Question question : questions) {
      Random random = new Random(SEED);
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        nanos.add(nanos(question, random));
      }
      Latencies latencies = new Latencies(nanos);
      findings.add(latencies.half(question.what()));
      findings.add(latencies.nearlyAll(question.what()).atMost(limitMillis));
    }
    return new Section(title, findings, List.of());
  }

  private long nanos(Question question, Random random) {
    String address = server.address() + question.path() + "?" + question.asking().apply(random);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).header("X-API-Key", server.key()).build();
    long start = System.nanoTime();
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != OK) {
          throw new IllegalStateException(
              "%s was answered %d".formatted(address, answer.statusCode()));
        }
        // of a user who has done nothing it ends at once
        int _ = body.read();
        return System.nanoTime() - start;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
