package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.load.Statuses;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was sent where and answered how: into the ledger, and line by line into a file, for whoever
 * wonders how something came about.
 */
final class Books implements AutoCloseable {
  private static final int MOST_KEPT = 20;

  private final Ledger ledger;
  private final PrintWriter journal;
  private final Statuses statuses = new Statuses();
  private final List<String> surprises = new ArrayList<>();

  Books(Ledger ledger, Path file) {
    this.ledger = ledger;
    try {
      journal = new PrintWriter(Files.newBufferedWriter(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Ledger ledger() {
    return ledger;
  }

  /** In one request, which is written down before it is sent and after it was answered. */
  Answer send(Doors doors, int node, List<ChaosEvent> events, String path, Duration limit) {
    sends(node, events);
    Answer answer = doors.post(node, path, json(events).getBytes(UTF_8), limit);
    answered(node, events, answer);
    return answer;
  }

  Answer send(Doors doors, int node, List<ChaosEvent> events, Duration limit) {
    return send(doors, node, events, Target.PATH, limit);
  }

  private static String json(List<ChaosEvent> events) {
    return events.size() == 1
        ? events.getFirst().json()
        : events.stream().map(ChaosEvent::json).collect(Collectors.joining(",", "[", "]"));
  }

  /** Before they are sent. */
  void sends(int node, List<ChaosEvent> events) {
    write("to %d".formatted(node), events);
  }

  private synchronized void answered(int node, List<ChaosEvent> events, Answer answer) {
    write("%d from %d".formatted(answer.status(), node), events);
    statuses.count(answer.status());
    if (answer.isYes() && answer.accepted() == events.size()) {
      ledger.acknowledge(events);
    } else if (answer.isYes()) {
      surprise("of %d valid events some were rejected: %s".formatted(events.size(), answer));
    } else if (!answer.isExpected()) {
      surprise("events were answered " + answer);
    }
  }

  /** A stream has said that it took all of them. */
  synchronized void taken(int node, List<ChaosEvent> events) {
    write("line from %d".formatted(node), events);
    ledger.acknowledge(events);
  }

  /** How a request has ended whose events are spoken of elsewhere. */
  synchronized void ended(Answer answer) {
    statuses.count(answer.status());
    if (!answer.isExpected()) {
      surprise("a stream was answered " + answer);
    }
  }

  /** A live feed or an export was answered so. */
  synchronized void readFrom(int status) {
    Answer answer = new Answer(status, "");
    if (!answer.isExpected()) {
      surprise("a reader was answered " + answer);
    }
  }

  /** Who dies of something unforeseen does not do so silently. */
  void noting(String who, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error failure) {
      surprise("%s died of %s".formatted(who, failure));
      throw failure;
    }
  }

  synchronized void surprise(String what) {
    if (surprises.size() < MOST_KEPT) {
      surprises.add(what);
    }
  }

  private synchronized void write(String what, List<ChaosEvent> events) {
    journal.printf("%s %s: %s%n", Instant.now(), what, numbers(events));
  }

  private static String numbers(List<ChaosEvent> events) {
    return events.stream()
        .map(event -> Long.toString(event.number()))
        .collect(Collectors.joining(" "));
  }

  /** What should not have been said, whatever happened. */
  synchronized List<String> surprises() {
    return List.copyOf(surprises);
  }

  synchronized long refusals() {
    return statuses.of(503) + statuses.of(429);
  }

  synchronized String statuses() {
    return statuses.toString();
  }

  @Override
  public void close() {
    journal.close();
  }
}
