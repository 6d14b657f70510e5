package dev.sluice.bench.search;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Section;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Questions of every kind to a table that grows, one after the other: the first page of searches,
 * statistics, what takes many events to find out, and the beginning of an export; of the smallest
 * whole exports as well.
 */
public final class SearchProgram implements Program {
  private static final String HEAP = "512m";
  private static final int SEARCHES = 200;
  private static final int STATISTICS = 100;
  private static final int INSIGHTS = 20;
  private static final int EXPORTS = 30;
  private static final int WHOLE_EXPORTS = 20;
  private static final String EXPORT = "/api/v1/events/export";
  private static final double SEARCH_MILLIS = 100;
  private static final double TEXT_MILLIS = 2_300;
  private static final double EXPORT_MILLIS = 300;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    List<Long> sizes =
        switch (mode) {
          case QUICK -> List.of(100_000L, 1_000_000L, 2_000_000L);
          case FULL -> List.of(100_000L, 1_000_000L, 20_000_000L);
        };
    try (Database database = lab.database();
        ServerProcess server = lab.ready("query-server", HEAP, "ingest,query");
        HttpClient http = HttpClient.newHttpClient()) {
      LargeTable table = new LargeTable(database);
      Asked asked = new Asked(http, server, Asked.Taken.ALL);
      Asked beginnings = new Asked(http, server, Asked.Taken.FIRST_BYTE);
      List<Section> sections = new ArrayList<>();
      for (long size : sizes) {
        table.growTo(size);
        sections.addAll(ask(table, "%,d events".formatted(size), asked, beginnings));
        if (size == sizes.getFirst()) {
          sections.add(
              asked.of("Exports of all %,d events".formatted(size), files(), WHOLE_EXPORTS));
        }
      }
      return Outcome.of(sections);
    }
  }

  private static List<Section> ask(LargeTable table, String events, Asked asked, Asked beginnings) {
    return List.of(
        asked.within(
            "The first 100 of %s, by what is asked".formatted(events),
            searches(table),
            SEARCHES,
            SEARCH_MILLIS),
        asked.within(
            "A text alone among %s, to the first page or to where it stands".formatted(events),
            texts(),
            INSIGHTS,
            TEXT_MILLIS),
        asked.of("Statistics of %s".formatted(events), statistics(table), STATISTICS),
        asked.of("What takes many of %s".formatted(events), insights(table), INSIGHTS),
        beginnings.within(
            "Exports of %s, to the first byte".formatted(events),
            exports(),
            EXPORTS,
            EXPORT_MILLIS));
  }

  private static List<Question> searches(LargeTable table) {
    String hour = "from=%s&to=%s".formatted(table.at(500), table.at(502));
    String days = "occurredFrom=%s&occurredTo=%s".formatted(table.at(300), table.at(500));
    return List.of(
        Question.of("nothing", ""),
        Question.of("a common action", "action=action-0"),
        Question.of("a rare action", random -> "action=action-" + (150 + random.nextInt(50))),
        Question.of("a user", random -> "user=" + user(random)),
        Question.of("an unknown user", "user=nobody"),
        Question.of("a page", random -> "page=/page/" + random.nextInt(1000)),
        Question.of("a role", "role=role-1"),
        Question.of("a session", random -> "session=session-" + random.nextInt(table.sessions())),
        Question.of("an address", random -> "ip=10.%d.7.0".formatted(random.nextInt(200))),
        Question.of("a user's rare action", random -> "action=action-150&user=" + user(random)),
        Question.of(
            "a page, a role and an action",
            random -> "action=action-3&role=role-1&page=/page/" + (500 + random.nextInt(500))),
        Question.of("two that are common and never meet", "role=role-1&page=/page/7"),
        Question.of("an action within an hour", "action=action-0&" + hour),
        Question.of("a user, the oldest first", random -> "order=asc&user=" + user(random)),
        Question.of("a common action, the oldest first", "order=asc&action=action-0"),
        Question.of("what happened in some days", days),
        Question.of("what happened in some days, the oldest first", "order=asc&" + days),
        Question.of("what a user did in some days", random -> days + "&user=" + user(random)),
        Question.of("a common text", "q=code-1"),
        Question.of("a text of a user", random -> "q=code-1&user=" + user(random)));
  }

  /** No index knows what a text is part of: a search reads on for two seconds, and says how far. */
  private static List<Question> texts() {
    return List.of(
        Question.of("a rare text", random -> "q=code-" + (1000 + random.nextInt(4000))),
        Question.of("a text that nobody has", "q=nowhere"));
  }

  /** Each time of another time, or what was answered before would be answered again. */
  private static List<Question> statistics(LargeTable table) {
    return List.of(
        stats("summary", "summary", random -> hours(table, random)),
        stats("summary of nearly all", "summary", table::nearlyAll),
        stats(
            "summary of a time that begins and ends anywhere",
            "summary",
            random -> minutes(table, random)),
        stats(
            "summary of a page",
            "summary",
            random -> "page=/page/" + random.nextInt(1000) + "&" + hours(table, random)),
        stats("summary of a user", "summary", random -> "user=" + user(random)),
        stats("breakdown by action", "breakdown", random -> "by=action&" + hours(table, random)),
        stats(
            "breakdown by page", "breakdown", random -> "by=page&limit=20&" + hours(table, random)),
        stats(
            "breakdown by page of a rare action",
            "breakdown",
            random -> "by=page&action=action-" + (150 + random.nextInt(50))),
        stats(
            "breakdown by user of a page within hours",
            "breakdown",
            random -> "by=user&page=/page/" + random.nextInt(1000) + "&" + table.hours(random, 3)),
        stats("timeline by day", "timeline", random -> "bucket=day&" + hours(table, random)),
        stats(
            "timeline by hour of an action",
            "timeline",
            random ->
                "bucket=hour&action=action-" + random.nextInt(50) + "&" + table.hours(random, 24)));
  }

  private static List<Question> insights(LargeTable table) {
    return List.of(
        stats("users each day of some hours", "uniques", random -> table.hours(random, 6)),
        stats(
            "a funnel of three actions in an hour",
            "funnel",
            random ->
                "step=action-1&step=action-2&step=action-3&within=1h&" + table.hours(random, 1)),
        new Question("the path of a user", "/api/v1/users/user-7/path", random -> "limit=100"));
  }

  private static List<Question> exports() {
    return List.of(
        new Question("all", EXPORT, random -> "format=ndjson"),
        new Question(
            "an action, as CSV",
            EXPORT,
            random -> "format=csv&action=action-" + random.nextInt(20)),
        new Question("all of a user", EXPORT, random -> "format=ndjson&user=" + user(random)));
  }

  private static List<Question> files() {
    return List.of(
        new Question("as lines of JSON", EXPORT, random -> "format=ndjson"),
        new Question("as CSV", EXPORT, random -> "format=csv"));
  }

  private static Question stats(String what, String kind, Function<Random, String> asking) {
    return new Question(what, "/api/v1/stats/" + kind, asking);
  }

  private static String user(Random random) {
    return "user-" + random.nextInt(100_000);
  }

  private static String hours(LargeTable table, Random random) {
    return table.hours(random, 30);
  }

  private static String minutes(LargeTable table, Random random) {
    return table.minutes(random, 30 * 60 + 7);
  }
}
