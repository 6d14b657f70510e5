package dev.sluice.bench.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import dev.sluice.bench.report.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Asks the same kind of question again and again, one after the other. */
final class Asked {
  private static final long SEED = 20_264;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_TRIES = 3;

  private final HttpClient http;
  private final ServerProcess server;
  private final Taken taken;
  private long called;

  Asked(HttpClient http, ServerProcess server, Taken taken) {
    this.http = http;
    this.server = server;
    this.taken = taken;
  }

  /** How much of an answer is read before the next question. */
  enum Taken {
    ALL {
      @Override
      void of(InputStream body) throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
      }
    },
    /** Of an answer without anything in it the end. */
    FIRST_BYTE {
      @Override
      void of(InputStream body) throws IOException {
        int _ = body.read();
      }
    };

    abstract void of(InputStream body) throws IOException;
  }

  /** How long each kind took, nearly all of them within a limit. */
  Section within(String title, List<Question> questions, int times, double limitMillis) {
    return section(title, questions, times, nearlyAll -> nearlyAll.atMost(limitMillis));
  }

  /** How long each kind took. */
  Section of(String title, List<Question> questions, int times) {
    return section(title, questions, times, UnaryOperator.identity());
  }

  private Section section(
      String title, List<Question> questions, int times, UnaryOperator<Finding> wish) {
    List<Finding> findings = new ArrayList<>();
    Duration before = server.target().cpu().read();
    long calledBefore = called;
    for (Question question : questions) {
      Latencies latencies = latencies(question, times);
      findings.add(latencies.half(question.what()));
      findings.add(wish.apply(latencies.nearlyAll(question.what())));
    }
    Duration cpu = server.target().cpu().read().minus(before);
    double micros = cpu.toNanos() / 1e3 / (called - calledBefore);
    findings.add(Finding.of("CPU of the server for each", micros, "µs"));
    return new Section(title, findings, List.of());
  }

  private Latencies latencies(Question question, int times) {
    Random random = new Random(SEED);
    for (int i = 0; i < times / 10; i++) {
      nanos(question, random);
    }
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      nanos.add(nanos(question, random));
    }
    return new Latencies(nanos);
  }

  private long nanos(Question question, Random random) {
    String address = server.address() + question.path() + "?" + question.asking().apply(random);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(30))
            .header("X-API-Key", server.key())
            .build();
    try {
      return nanos(request);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  private long nanos(HttpRequest request) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      called++;
      long start = System.nanoTime();
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() == OK) {
          taken.of(body);
          return System.nanoTime() - start;
        }
        if (answer.statusCode() != UNAVAILABLE || tries == MOST_TRIES) {
          throw new IllegalStateException(
              "%s was answered %d: %s"
                  .formatted(
                      request.uri(), answer.statusCode(), new String(body.readAllBytes(), UTF_8)));
        }
      }
      comeAgain(answer.headers());
    }
  }

  /** Whoever leaves in the midst of an answer has his seat until the server notices. */
  private static void comeAgain(HttpHeaders refusal) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(refusal.firstValueAsLong("Retry-After").orElse(1)));
  }
}
