package dev.sluice.bench.search;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import dev.sluice.bench.report.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The first page of searches of every kind, one after the other, in a large table. */
public final class SearchProgram implements Program {
  private static final String HEAP = "512m";
  private static final long SEED = 20_264;
  private static final int WARM_UP = 20;
  private static final double LIMIT_MILLIS = 100;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    long rows =
        switch (mode) {
          case QUICK -> 2_000_000;
          case FULL -> 20_000_000;
        };
    try (Database database = lab.database();
        ServerProcess server = lab.ready("query-server", HEAP, "ingest,query");
        HttpClient http = HttpClient.newHttpClient()) {
      LargeTable table = new LargeTable(database, rows);
      table.fill();
      List<Finding> findings = new ArrayList<>();
      for (Question question : questions(table)) {
        findings.addAll(findings(http, server, question));
      }
      return new Searched(
          new Section(
              "The first 100 of %,d events, by what is asked".formatted(table.rows()),
              findings,
              List.of()));
    }
  }

  private static List<Question> questions(LargeTable table) {
    String hour = "from=%s&to=%s".formatted(table.at(500), table.at(502));
    String days = "occurredFrom=%s&occurredTo=%s".formatted(table.at(300), table.at(500));
    return List.of(
        Question.of("nothing", ""),
        Question.of("a common action", "action=action-0"),
        new Question("a rare action", random -> "action=action-" + (150 + random.nextInt(50))),
        new Question("a user", random -> "user=" + user(random)),
        Question.of("an unknown user", "user=nobody"),
        new Question("a page", random -> "page=/page/" + random.nextInt(1000)),
        Question.of("a role", "role=role-1"),
        new Question("a session", random -> "session=session-" + random.nextInt(90_000)),
        new Question("an address", random -> "ip=10.%d.7.0".formatted(random.nextInt(200))),
        new Question("a user's rare action", random -> "action=action-150&user=" + user(random)),
        new Question(
            "a page, a role and an action",
            random -> "action=action-3&role=role-1&page=/page/" + (500 + random.nextInt(500))),
        Question.of("two that are common and never meet", "role=role-1&page=/page/7"),
        Question.of("an action within an hour", "action=action-0&" + hour),
        new Question("a user, the oldest first", random -> "order=asc&user=" + user(random)),
        Question.of("a common action, the oldest first", "order=asc&action=action-0"),
        Question.of("what happened in some days", days),
        new Question("what a user did in some days", random -> days + "&user=" + user(random)),
        Question.of("a common text", "q=code-1"),
        new Question("a text of a user", random -> "q=code-1&user=" + user(random)));
  }

  private static String user(Random random) {
    return "user-" + random.nextInt(100_000);
  }

  private static List<Finding> findings(HttpClient http, ServerProcess server, Question question) {
    Random random = new Random(SEED);
    for (int i = 0; i < WARM_UP; i++) {
      nanos(http, server, question.asking().apply(random));
    }
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      nanos.add(nanos(http, server, question.asking().apply(random)));
    }
    Latencies latencies = new Latencies(nanos);
    return List.of(
        latencies.half(question.what()), latencies.nearlyAll(question.what()).atMost(LIMIT_MILLIS));
  }

  private static long nanos(HttpClient http, ServerProcess server, String parameters) {
    HttpRequest search =
        HttpRequest.newBuilder(URI.create(server.address() + Target.PATH + "?" + parameters))
            .timeout(Duration.ofSeconds(30))
            .header("X-API-Key", server.key())
            .build();
    long start = System.nanoTime();
    try {
      int status = http.send(search, BodyHandlers.ofByteArray()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("%s was answered %d".formatted(parameters, status));
      }
      return System.nanoTime() - start;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  private record Searched(Section section) implements Outcome {
    @Override
    public String text() {
      return section.text();
    }
  }
}
