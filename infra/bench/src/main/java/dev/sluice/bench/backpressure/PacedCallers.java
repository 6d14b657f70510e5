package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.NumberedEvents;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.SingleConnection.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Clients that each send an event, read the answer and wait a little, whatever it was. */
final class PacedCallers implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(100);

  private final Target target;
  private final Ledger ledger;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile boolean closed;

  PacedCallers(int many, Target target, Ledger ledger) {
    this.target = target;
    this.ledger = ledger;
    this.threads =
        IntStream.range(0, many).mapToObj(n -> Thread.ofVirtual().start(this::call)).toList();
  }

  private void call() {
    try (SingleConnection connection = new SingleConnection(target)) {
      while (!closed) {
        long number = ledger.take();
        Answer answer = connection.post(NumberedEvents.event(number));
        answers.add(answer);
        if (answer.status() == 202) {
          ledger.accept(number);
        }
        Wait.pause(PACE);
      }
    }
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Threads::join);
  }
}
