package dev.sluice.bench.live;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.load.Watchers;
import dev.sluice.bench.report.Section;
import java.util.ArrayList;
import java.util.List;

/** More and more readers of one client's counters, which change four times a second. */
public final class LiveProgram implements Program {
  private static final String HEAP = "1g";
  private static final List<Integer> READERS = List.of(1_000, 5_000, 10_000);

  @Override
  public String name() {
    return "live";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    try (ServerProcess server = lab.ready("live-server", HEAP, "ingest,persist,live")) {
      Target target = server.target();
      try (Watchers watchers = new Watchers(target);
          Ticker ticker = new Ticker(target, watchers.receipts())) {
        Fanout fanout = new Fanout(server, watchers, ticker);
        fanout.warmUp();
        List<Section> sections = new ArrayList<>();
        for (int readers : READERS) {
          sections.add(fanout.to(readers, mode.round()));
        }
        return Outcome.of(sections);
      }
    }
  }
}
