package dev.sluice.bench.bulk;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.BulkLoad;
import dev.sluice.bench.load.Payloads;
import dev.sluice.bench.persist.Backlog;
import dev.sluice.bench.persist.Stretch;
import dev.sluice.bench.report.Comparison;
import dev.sluice.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** COPY against the other ways, with rows that the server has stored. */
public final class BulkProgram implements Program {
  private static final int PAYLOADS = 131_072;
  private static final long SEED = 20_263;
  private static final String HEAP = "512m";

  private static final List<Way> WAYS =
      List.of(
          new BinaryCopy(),
          new Arrays(),
          new Values("rows of parameters, 1,000 in a statement", 1_000),
          new Values("a statement for each row", 1));

  @Override
  public String name() {
    return "bulk";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    try (Database database = lab.database();
        Writer writer = new Writer(database, lab.driverConnection())) {
      List<EventRow> rows = rows(lab, database, mode.warmUpEvents());
      WAYS.forEach(way -> writer.write(way, rows));
      List<List<Stretch>> rounds = new ArrayList<>();
      for (int round = 0; round < Mode.ROUNDS; round++) {
        rounds.add(WAYS.stream().map(way -> writer.write(way, rows)).toList());
      }
      return Outcome.of(
          IntStream.range(1, WAYS.size()).mapToObj(way -> comparison(way, rounds)).toList());
    }
  }

  private static List<EventRow> rows(Lab lab, Database database, int many) {
    try (ServerProcess ingest = lab.ingest("ingest-server", HEAP);
        ServerProcess persist = lab.server("persist-server", HEAP, "persist")) {
      Payloads payloads = Payloads.of(PAYLOADS, SEED);
      BulkLoad load = new BulkLoad(payloads, 8_192, ingest.target(), lab.brokerCpu());
      Backlog backlog = new Backlog(payloads, load, database);
      backlog.fill(many);
      backlog.watch(persist, 0);
      return EventRow.read(database, many);
    }
  }

  private static Comparison comparison(int way, List<List<Stretch>> rounds) {
    List<Stretch> copy = rounds.stream().map(List::getFirst).toList();
    List<Stretch> other = rounds.stream().map(round -> round.get(way)).toList();
    return new Comparison(
        "Events as rows, %,d in a transaction".formatted(Writer.BATCH),
        WAYS.getFirst().name(),
        WAYS.get(way).name(),
        List.of(
            Row.of("rows/s", Stretch.rates(copy), Stretch.rates(other)),
            Row.of(
                "database CPU µs/row",
                Stretch.figures(copy, Stretch::databaseMicros),
                Stretch.figures(other, Stretch::databaseMicros)),
            Row.of(
                "driver CPU µs/row",
                Stretch.figures(copy, Stretch::serverMicros),
                Stretch.figures(other, Stretch::serverMicros))),
        List.of());
  }
}
