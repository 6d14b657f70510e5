package dev.sluice.bench.ingest;

import static dev.sluice.bench.report.Goal.Subject.OURS;
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

/** A request for each event: ours and a server that does nothing with it. */
final class SingleEvents {
  private static final int MANY = 256;

  /** So many a second take a core. */
  private static final double EVENTS_OF_A_CORE = 20_000;

  /**
   * Times as many as elsewhere: the more there is on the way of an event, the longer it is cold.
   */
  private static final long WARM_UP = 4;

  private final SingleLoad reference;
  private final SingleLoad ours;
  private final Mode mode;

  SingleEvents(Payloads payloads, Target bare, Target server, Lab lab, Mode mode) {
    this.reference = new SingleLoad(payloads, bare, lab.brokerCpu());
    this.ours = new SingleLoad(payloads, server, lab.brokerCpu());
    this.mode = mode;
  }

  /** Until as warm, both. */
  void warmUp() {
    reference.warmUp(MANY, WARM_UP * mode.warmUpEvents(), mode.warmUpLimit());
    ours.warmUp(MANY, WARM_UP * mode.warmUpEvents(), mode.warmUpLimit());
  }

  Comparison over(int connections) {
    List<Tally> references = new ArrayList<>();
    List<Tally> own = new ArrayList<>();
    for (int round = 0; round < Mode.ROUNDS; round++) {
      references.add(reference.run(connections, mode.round()));
      own.add(ours.run(connections, mode.round()));
    }
    return new Comparison(
        "Single events of %d bytes, acknowledged, over %d connections"
            .formatted(Payloads.LENGTH, connections),
        "bare Reactor Netty",
        rows(connections, references, own),
        Rounds.remarks(references, own));
  }

  private static List<Row> rows(int connections, List<Tally> reference, List<Tally> ours) {
    Row rate = Rounds.row("requests/s", reference, ours, Tally::rate);
    Row cpu = Rounds.row("server CPU µs/request", reference, ours, Tally::serverMicros);
    return List.of(
        rate.with(Goal.atLeast(RATIO, connections == MANY ? 0.40 : 0.25)),
        cpu.with(
            connections == MANY
                ? Goal.atMost(RATIO, 3.5)
                : Goal.atMost(OURS, 1e6 / EVENTS_OF_A_CORE)),
        Rounds.apart("of it compiling", reference, ours, Tally::compilerMicros),
        Rounds.rowOfOurs("broker CPU µs/request", ours, Tally::brokerMicros),
        Rounds.row("load CPU µs/request", reference, ours, Tally::loadMicros));
  }
}
