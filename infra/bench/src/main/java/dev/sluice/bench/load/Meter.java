package dev.sluice.bench.load;

import dev.sluice.bench.lab.CpuClock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers and costs, and says what came between two looks. */
final class Meter {
  private final LongAdder taken = new LongAdder();
  private final Statuses others = new Statuses();
  private final CpuClock server;
  private final CpuClock broker;
  private final CpuClock load = CpuClock.ofThisProcess();

  Meter(CpuClock server, CpuClock broker) {
    this.server = server;
    this.broker = broker;
  }

  void taken(long events) {
    taken.add(events);
  }

  void other(int status) {
    others.count(status);
  }

  Look look() {
    return new Look(
        System.nanoTime(),
        taken.sum(),
        new Tally.Costs(server.read(), server.compiler(), broker.read(), load.read()));
  }

  /** A moment's readings. */
  record Look(long nanos, long taken, Tally.Costs costs) {}

  Tally between(Look from, Look to) {
    return new Tally(
        Duration.ofNanos(to.nanos - from.nanos),
        to.taken - from.taken,
        others.counts(),
        to.costs.minus(from.costs));
  }
}
