package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Batches;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Batches that take the room for events on their way, the large ones first, to the last corner. */
final class Filling implements AutoCloseable {
  private static final List<Integer> SIZES = List.of(8_000, 1_000, 100, 10, 1);
  private static final int OF_EACH = 10;
  private static final Duration BETWEEN = Duration.ofMillis(300);

  private final Target target;
  private final Statuses answers = new Statuses();
  private final List<Thread> threads = new ArrayList<>();

  /** Returns once they are on their way. */
  Filling(Target target, Ledger ledger) {
    this.target = target;
    for (int size : SIZES) {
      begin(size, ledger);
      Wait.pause(BETWEEN);
    }
  }

  private void begin(int size, Ledger ledger) {
    for (int batch = 0; batch < OF_EACH; batch++) {
      byte[] json = Batches.numbered(size, ledger::take);
      threads.add(Thread.ofVirtual().start(() -> post(json)));
    }
  }

  private void post(byte[] json) {
    try (SingleConnection connection = new SingleConnection(target)) {
      answers.count(connection.post(json).status());
    }
  }

  Statuses answers() {
    return answers;
  }

  @Override
  public void close() {
    threads.forEach(Threads::join);
  }
}
