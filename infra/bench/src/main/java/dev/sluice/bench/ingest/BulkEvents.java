package dev.sluice.bench.ingest;

import static dev.sluice.bench.report.Goal.Subject.OURS;
import static dev.sluice.bench.report.Goal.Subject.RATIO;

import dev.sluice.bench.Mode;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.load.BulkLoad;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.load.Tally;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Goal;
import dev.sluice.bench.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Large bodies of lines: ours and Kafka's own producer with the same lines. */
final class BulkEvents {
  private static final int CONNECTIONS = 4;
  private static final int LINES_OF_BODY = 8_192;
  private static final long FIRST_RECORDS = 300_000;
  private static final int UNSUPPORTED = 415;

  /** So many a second take a core. */
  private static final double EVENTS_OF_A_CORE = 150_000;

  private static final String TITLE =
      "Events of %d bytes as lines, acknowledged, %d connections with bodies of %,d lines"
          .formatted(Payloads.LENGTH, CONNECTIONS, LINES_OF_BODY);
  private static final String REFERENCE = "Kafka's ProducerPerformance";

  private final Lab lab;
  private final Payloads payloads;
  private final BulkLoad ours;
  private final Mode mode;

  BulkEvents(Payloads payloads, Target server, Lab lab, Mode mode) {
    this.lab = lab;
    this.payloads = payloads;
    this.ours = new BulkLoad(payloads, LINES_OF_BODY, server, lab.brokerCpu());
    this.mode = mode;
  }

  Comparison compare() {
    Tally first = ours.run(CONNECTIONS, Duration.ofSeconds(1));
    return first.others().containsKey(UNSUPPORTED)
        ? new Comparison(TITLE, REFERENCE, List.of(), List.of("not offered yet: answered 415"))
        : measure();
  }

  private Comparison measure() {
    ReferenceTopic.make(lab.broker().bootstrapServers());
    ProducerPerformance reference = new ProducerPerformance(lab, payloads);
    double rate = reference.run(FIRST_RECORDS, FIRST_RECORDS).rate();
    ours.warmUp(CONNECTIONS, mode.warmUpEvents(), mode.warmUpLimit());

    List<ProducerPerformance.Result> references = new ArrayList<>();
    List<Tally> own = new ArrayList<>();
    for (int round = 0; round < Mode.ROUNDS; round++) {
      references.add(reference.run(FIRST_RECORDS, records(rate)));
      own.add(ours.run(CONNECTIONS, mode.round()));
    }
    return new Comparison(TITLE, REFERENCE, rows(references, own), Rounds.remarks(List.of(), own));
  }

  /** As many as it sends in the time of a round. */
  private long records(double rate) {
    return (long) (rate * mode.round().toSeconds());
  }

  private static List<Row> rows(List<ProducerPerformance.Result> references, List<Tally> own) {
    List<Double> rates = references.stream().map(ProducerPerformance.Result::rate).toList();
    List<Double> cpu = references.stream().map(ProducerPerformance.Result::cpuMicros).toList();
    return List.of(
        Row.of("events/s", rates, Rounds.figures(own, Tally::rate)).with(Goal.atLeast(RATIO, 0.45)),
        Row.of("CPU µs/event of tool and server", cpu, Rounds.figures(own, Tally::serverMicros))
            .with(Goal.atMost(OURS, 1e6 / EVENTS_OF_A_CORE)),
        Rounds.rowOfOurs("of it compiling", own, Tally::compilerMicros),
        Rounds.rowOfOurs("broker CPU µs/event", own, Tally::brokerMicros),
        Rounds.rowOfOurs("load CPU µs/event", own, Tally::loadMicros));
  }
}
