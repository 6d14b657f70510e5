package dev.sluice.bench.growth;

import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.persist.Backlog;
import dev.sluice.bench.persist.Stretch;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The table of events, and the server that adds to it. */
final class Table {
  private final Backlog backlog;
  private final ServerProcess persist;
  private long rows;

  Table(Backlog backlog, ServerProcess persist) {
    this.backlog = backlog;
    this.persist = persist;
  }

  long rows() {
    return rows;
  }

  void clear() {
    backlog.clear();
    rows = 0;
  }

  void grow(long by) {
    backlog.fill(by);
    rows += backlog.watch(persist, 0).rows();
  }

  /** What it costs to add so many rows at the least, all of which are in the log before. */
  Cost cost(long more) {
    persist.child().freeze(() -> backlog.fill(more));
    BatchClock before = BatchClock.of(persist);
    long there = rows;
    Stretch stretch = backlog.watch(persist, 0);
    rows += stretch.rows();
    return new Cost(there, stretch, BatchClock.of(persist).millisSince(before));
  }

  /**
   * @param there rows that were stored before
   */
  record Cost(long there, Stretch stretch, double batchMillis) {}

  static List<Double> figures(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return costs.stream().map(figure::applyAsDouble).toList();
  }
}
