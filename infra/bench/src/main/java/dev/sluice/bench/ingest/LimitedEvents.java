package dev.sluice.bench.ingest;

import static dev.sluice.bench.report.Goal.Subject.RATIO;

import dev.sluice.bench.Mode;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.load.SingleLoad;
import dev.sluice.bench.load.Tally;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Goal;
import dev.sluice.bench.report.Row;
import java.util.ArrayList;
import java.util.List;

/** A request for each event, of a client with a limit that it does not reach and of one without. */
final class LimitedEvents {
  private static final int CONNECTIONS = 256;

  private final SingleLoad without;
  private final SingleLoad with;
  private final Mode mode;

  LimitedEvents(Payloads payloads, Target without, Target with, Lab lab, Mode mode) {
    this.without = new SingleLoad(payloads, without, lab.brokerCpu());
    this.with = new SingleLoad(payloads, with, lab.brokerCpu());
    this.mode = mode;
  }

  Comparison compare() {
    without.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());
    with.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());
    List<Tally> unlimited = new ArrayList<>();
    List<Tally> limited = new ArrayList<>();
    for (int round = 0; round < Mode.ROUNDS; round++) {
      unlimited.add(without.run(CONNECTIONS, mode.round()));
      limited.add(with.run(CONNECTIONS, mode.round()));
    }
    return new Comparison(
        "Single events of a client with a limit, over %d connections".formatted(CONNECTIONS),
        "without a limit",
        "with one",
        rows(unlimited, limited),
        Rounds.remarks(unlimited, limited));
  }

  private static List<Row> rows(List<Tally> unlimited, List<Tally> limited) {
    return List.of(
        Rounds.row("requests/s", unlimited, limited, Tally::rate).with(Goal.atLeast(RATIO, 0.85)),
        Rounds.row("server CPU µs/request", unlimited, limited, Tally::serverMicros),
        Rounds.row("load CPU µs/request", unlimited, limited, Tally::loadMicros));
  }
}
