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

/**
 * A request for each event, with a key and a limit that is not reached, and the same request where
 * nobody is asked for a key and nothing is counted.
 */
final class KnownCallers {
  private static final int CONNECTIONS = 256;

  /** Where clients are let in that know of no key, if the server is told so. */
  private static final String PATH = "/api/event";

  private final SingleLoad without;
  private final SingleLoad with;
  private final Mode mode;

  KnownCallers(Payloads activities, Target nobody, Target known, Lab lab, Mode mode) {
    this.without = new SingleLoad(activities, nobody.withoutKey(), PATH, lab.brokerCpu());
    this.with = new SingleLoad(activities, known, PATH, lab.brokerCpu());
    this.mode = mode;
  }

  Comparison compare() {
    without.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());
    with.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());
    List<Tally> nobody = new ArrayList<>();
    List<Tally> known = new ArrayList<>();
    for (int round = 0; round < Mode.ROUNDS; round++) {
      nobody.add(without.run(CONNECTIONS, mode.round()));
      known.add(with.run(CONNECTIONS, mode.round()));
    }
    return new Comparison(
        "Single events at %s with a key and a limit, over %d connections"
            .formatted(PATH, CONNECTIONS),
        "without either",
        "with both",
        rows(nobody, known),
        Rounds.remarks(nobody, known));
  }

  private static List<Row> rows(List<Tally> nobody, List<Tally> known) {
    return List.of(
        Rounds.row("requests/s", nobody, known, Tally::rate).with(Goal.atLeast(RATIO, 0.85)),
        Rounds.row("server CPU µs/request", nobody, known, Tally::serverMicros),
        Rounds.row("load CPU µs/request", nobody, known, Tally::loadMicros));
  }
}
