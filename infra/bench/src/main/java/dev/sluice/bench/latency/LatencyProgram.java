package dev.sluice.bench.latency;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.OpenLoad;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.load.SingleLoad;
import dev.sluice.bench.load.Tally;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long an event takes until it is accepted, stored and shown, at parts of the rate that one
 * process with all four roles keeps up with.
 */
public final class LatencyProgram implements Program {
  private static final int PAYLOADS = 65_536;
  private static final long SEED = 20_271;
  private static final String HEAP = "1g";
  private static final int CONNECTIONS = 128;
  private static final int ROUNDS = 4;
  private static final Duration CAUGHT_UP = Duration.ofMinutes(3);

  /** What the load before it has left to do, and what new connections cost, is over by then. */
  private static final Duration IGNORED = Duration.ofSeconds(6);

  private static final String STORED = "SELECT coalesce(sum(next_offset), 0) FROM log_positions";

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    Payloads payloads = Payloads.of(PAYLOADS, SEED);
    try (Database database = lab.database();
        ServerProcess server = lab.ready("latency-server", HEAP, "ingest,persist,live,query")) {
      long atRest = server.memory().resident();
      SingleLoad closed = new SingleLoad(payloads, server.target(), lab.brokerCpu());
      closed.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());
      double greatest = greatest(closed, database, mode.round().multipliedBy(ROUNDS));
      List<Section> sections = new ArrayList<>();
      try (Probes probes = new Probes(server)) {
        OpenLoad open = new OpenLoad(payloads, server.target());
        lab.checkpoint();
        for (Level level : Level.values()) {
          awaitStored(database);
          sections.add(level.of(greatest, open, probes, mode.round().multipliedBy(ROUNDS)));
        }
      }
      sections.add(whole(greatest, atRest, server));
      return Outcome.of(sections);
    }
  }

  /** What comes in and is stored by and by; the lesser of the two while both go on. */
  private static double greatest(SingleLoad closed, Database database, Duration length) {
    awaitStored(database);
    long before = database.number(STORED);
    long from = System.nanoTime();
    Tally taken = closed.run(CONNECTIONS, length);
    double stored = (database.number(STORED) - before) / ((System.nanoTime() - from) / 1e9);
    return Math.min(taken.rate(), stored);
  }

  private static void awaitStored(Database database) {
    long[] last = {-1};
    boolean isStill =
        Wait.until(
            CAUGHT_UP,
            () -> {
              long now = database.number(STORED);
              boolean same = now == last[0];
              last[0] = now;
              Wait.pause(Duration.ofMillis(500));
              return same;
            });
    if (!isStill) {
      throw new IllegalStateException("What was sent is not stored yet");
    }
  }

  private static Section whole(double greatest, long atRest, ServerProcess server) {
    return new Section(
        "All of it in one process, beside its engines and the load",
        List.of(
            Finding.of("events accepted and stored, one by one", greatest, "/s"),
            Finding.ofBytes("memory of the process when it has started", atRest),
            Finding.ofBytes("memory of the process at the most", server.memory().peak())),
        List.of());
  }

  /** How much of what is possible, and what is asked of it. */
  private enum Level {
    LITTLE(0.2),
    HALF(0.5),
    MUCH(0.8);

    private final double share;

    Level(double share) {
      this.share = share;
    }

    Section of(double greatest, OpenLoad load, Probes probes, Duration length) {
      double rate = share * greatest;
      probes.begin(IGNORED);
      OpenLoad.Outcome outcome = load.run(rate, length.plus(IGNORED), IGNORED);
      Probes.Found found = probes.end();
      List<String> remarks = new ArrayList<>(found.remarks());
      if (outcome.others().total() > 0) {
        remarks.add("answers that were not yes: " + outcome.others());
      }
      return new Section(
          "%,.0f events a second, %.0f %% of the greatest rate".formatted(rate, 100 * share),
          found.findings(outcome.nanos(), this == HALF),
          remarks);
    }
  }
}
