package dev.sluice.bench.flood;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.NumberedEvents;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.SingleConnection.Answer;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Two clients who want little, five times a second: whether all is well, and to send an event. */
final class Probes implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(200);
  private static final String EVENT = "an event of another client meanwhile";

  /** Server and flood share one machine, which takes longer over everything. */
  private static final double MOST_MILLIS = 100;

  private final Target target;
  private final Queue<Answer> health = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> events = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile boolean closed;

  /**
   * @param key of another client than those who flood
   */
  Probes(Target target, String key) {
    this.target = target;
    this.threads =
        List.of(
            probe(connection -> connection.get("/health"), health),
            probe(connection -> connection.postAs(key, NumberedEvents.event(0)), events));
  }

  private Thread probe(Function<SingleConnection, Answer> call, Queue<Answer> answers) {
    return Thread.ofPlatform().name("probe").start(() -> probeUntilClosed(call, answers));
  }

  private void probeUntilClosed(Function<SingleConnection, Answer> call, Queue<Answer> answers) {
    try (SingleConnection connection = new SingleConnection(target)) {
      while (!closed) {
        answers.add(call.apply(connection));
        Wait.pause(PACE);
      }
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(latencies(health).findings("GET /health meanwhile"));
    Latencies ofEvents = latencies(events);
    findings.add(ofEvents.half(EVENT).atMost(MOST_MILLIS));
    findings.add(ofEvents.nearlyAll(EVENT));
    findings.add(Finding.ofCount(EVENT + ", not taken", notTaken()).atMost(0));
    return findings;
  }

  private long notTaken() {
    return events.stream().filter(answer -> answer.status() != 202).count();
  }

  private static Latencies latencies(Queue<Answer> answers) {
    return new Latencies(answers.stream().map(Answer::nanos).toList());
  }

  List<String> remarks() {
    return List.of("GET /health meanwhile: " + statuses(health), EVENT + ": " + statuses(events));
  }

  private static Statuses statuses(Queue<Answer> answers) {
    Statuses statuses = new Statuses();
    answers.forEach(answer -> statuses.count(answer.status()));
    return statuses;
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Threads::join);
  }
}
