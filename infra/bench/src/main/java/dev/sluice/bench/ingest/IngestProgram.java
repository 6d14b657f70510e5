package dev.sluice.bench.ingest;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.BareProcess;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.report.Comparison;
import java.util.List;

/**
 * Single events against a bare Reactor Netty, events in bulk against Kafka's own producer, and what
 * it costs to know who sends them and how many.
 */
public final class IngestProgram implements Program {
  private static final int PAYLOADS = 65_536;
  private static final long SEED = 20_261;
  private static final String HEAP = "512m";

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    Payloads payloads = Payloads.of(PAYLOADS, SEED);
    try (ServerProcess server = lab.ingest("ingest-server", HEAP);
        BareProcess bare = lab.bareServer("bare-server", HEAP)) {
      SingleEvents single =
          new SingleEvents(payloads, bare.target(server.key()), server.target(), lab, mode);
      BulkEvents bulk = new BulkEvents(payloads, server.target(), lab, mode);
      single.warmUp();
      return Outcome.of(
          List.of(
              single.over(256),
              single.over(64),
              bulk.compare(),
              knownCallers(server.target(), lab, mode)));
    }
  }

  private static Comparison knownCallers(Target known, Lab lab, Mode mode) {
    Payloads activities = Payloads.activities(PAYLOADS, SEED);
    try (ServerProcess open = lab.ingestForAnybody("open-server", HEAP)) {
      return new KnownCallers(activities, open.target(), known, lab, mode).compare();
    }
  }
}
