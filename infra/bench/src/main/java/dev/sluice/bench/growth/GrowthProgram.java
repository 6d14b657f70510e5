package dev.sluice.bench.growth;

import static dev.sluice.bench.report.Goal.Subject.RATIO;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.BulkLoad;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.persist.Backlog;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Goal;
import dev.sluice.bench.report.Row;
import java.util.ArrayList;
import java.util.List;

/** The same events stored into a small table and into a large one, without ids and with them. */
public final class GrowthProgram implements Program {
  private static final int PAYLOADS = 262_144;
  private static final long SEED = 20_262;
  private static final String HEAP = "512m";
  private static final int ROUNDS = 3;
  private static final long SMALL = 100_000;
  private static final long PORTION = 500_000;
  private static final long WARM_UP = 600_000;

  /** It is measured at this many more: less is over too soon, more is another size. */
  private static final long MEASURED = 300_000;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    long large =
        switch (mode) {
          case QUICK -> 2_000_000;
          case FULL -> 20_000_000;
        };
    return Outcome.of(
        List.of(
            compare(lab, "without ids", Payloads.of(PAYLOADS, SEED), large),
            compare(lab, "each with a random id", Payloads.withIds(PAYLOADS, SEED), large)));
  }

  private static Comparison compare(Lab lab, String which, Payloads payloads, long large) {
    try (Database database = lab.database();
        ServerProcess ingest = lab.ingest("ingest-server", HEAP);
        ServerProcess persist = lab.server("persist-server", HEAP, "persist")) {
      BulkLoad load = new BulkLoad(payloads, 8_192, ingest.target(), lab.brokerCpu());
      Table table = new Table(new Backlog(payloads, load, database), persist);
      table.grow(WARM_UP);
      List<Table.Cost> small = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        table.clear();
        table.grow(SMALL);
        small.add(table.cost(MEASURED));
      }
      while (table.rows() < large) {
        table.grow(PORTION);
      }
      List<Table.Cost> costs = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        costs.add(table.cost(MEASURED));
      }
      return comparison(which, small, costs);
    }
  }

  private static Comparison comparison(
      String which, List<Table.Cost> small, List<Table.Cost> large) {
    return new Comparison(
        "Events of %d bytes from the log to the database, %s".formatted(Payloads.LENGTH, which),
        "at %,d rows".formatted(small.getFirst().there()),
        "at %,d rows".formatted(large.getFirst().there()),
        List.of(
            Row.of(
                    "rows/s",
                    Table.figures(small, cost -> cost.stretch().rate()),
                    Table.figures(large, cost -> cost.stretch().rate()))
                .with(Goal.atLeast(RATIO, 0.85)),
            Row.of(
                    "time of a batch, ms",
                    Table.figures(small, Table.Cost::batchMillis),
                    Table.figures(large, Table.Cost::batchMillis))
                .with(Goal.atMost(RATIO, 1.15)),
            Row.of(
                "database CPU µs/row",
                Table.figures(small, cost -> cost.stretch().databaseMicros()),
                Table.figures(large, cost -> cost.stretch().databaseMicros()))),
        List.of());
  }
}
