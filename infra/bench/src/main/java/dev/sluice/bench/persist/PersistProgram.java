package dev.sluice.bench.persist;

import static dev.sluice.bench.report.Goal.Subject.OURS;
import static dev.sluice.bench.report.Goal.Subject.RATIO;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.BulkLoad;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Goal;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Section;
import java.util.ArrayList;
import java.util.List;

/** The way from the log to the database against a bare COPY of the same rows. */
public final class PersistProgram implements Program {
  private static final int PAYLOADS = 262_144;
  private static final long SEED = 20_261;

  /** Times as many events as a server is warmed up with elsewhere: a batch is many of them. */
  private static final int WARM_UP = 5;

  private static final int MEASURED = 5;

  /** So many a second take a core. */
  private static final double EVENTS_OF_A_CORE = 50_000;

  private static final String HEAP = "512m";

  @Override
  public String name() {
    return "persist";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    try (Database database = lab.database();
        ServerProcess ingest = lab.ingest("ingest-server", HEAP)) {
      Payloads payloads = Payloads.of(PAYLOADS, SEED);
      BulkLoad load = new BulkLoad(payloads, 8_192, ingest.target(), lab.brokerCpu());
      Backlog backlog = new Backlog(payloads, load, database);
      TableCopy copy = new TableCopy(lab, database);
      List<Stretch> references = new ArrayList<>();
      List<Stretch> own = new ArrayList<>();
      for (int round = 0; round < Mode.ROUNDS; round++) {
        backlog.clear();
        backlog.fill((WARM_UP + MEASURED) * (long) mode.warmUpEvents());
        try (ServerProcess persist = lab.server("persist-" + round, HEAP, "persist")) {
          own.add(backlog.watch(persist, WARM_UP * (long) mode.warmUpEvents()));
        }
        references.add(copy.again());
      }
      return Outcome.of(comparison(references, own), quiet(lab));
    }
  }

  private static Section quiet(Lab lab) {
    try (ServerProcess server = lab.ready("quiet-server", HEAP, "ingest,persist")) {
      return new QuietHour().in(server);
    }
  }

  private static Comparison comparison(List<Stretch> references, List<Stretch> own) {
    return new Comparison(
        "Events of %d bytes from the log to the database".formatted(Payloads.LENGTH),
        "one COPY of the same rows",
        List.of(
            Row.of("rows/s", Stretch.rates(references), Stretch.rates(own))
                .with(Goal.atLeast(RATIO, 0.8)),
            Row.of(
                "database CPU µs/row",
                Stretch.figures(references, Stretch::databaseMicros),
                Stretch.figures(own, Stretch::databaseMicros)),
            Row.ofOurs("server CPU µs/row", Stretch.figures(own, Stretch::serverMicros))
                .with(Goal.atMost(OURS, 1e6 / EVENTS_OF_A_CORE)),
            Row.ofOurs("of it compiling", Stretch.figures(own, Stretch::compilerMicros))),
        List.of());
  }
}
