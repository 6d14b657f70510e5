package dev.sluice.bench.wall;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.List;

/** The dashboard on a wall: its overview, and the tail of events, while many arrive. */
public final class WallProgram implements Program {
  private static final String HEAP = "1g";
  private static final Duration SETTLED = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "wall";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    Duration length =
        switch (mode) {
          case QUICK -> Duration.ofSeconds(40);
          case FULL -> Duration.ofMinutes(10);
        };
    try (ServerProcess server = lab.ready("wall-server", HEAP, "ingest,persist,live,query");
        OpenPage page = new OpenPage(server)) {
      page.show(server.address() + "/");
      long before = page.figure("#total");
      SteadyStream stream = new SteadyStream(server.target());
      Section overview;
      Section tail;
      try (stream) {
        Watching watching = new Watching(page, stream);
        overview = watching.of("The overview", length);
        page.show(server.address() + "/?view=events");
        page.press("#tail");
        tail = watching.of("The live tail", length);
      }
      page.show(server.address() + "/");
      page.stay(SETTLED);
      return Outcome.of(
          List.of(overview, tail, shown(page.figure("#total") - before, stream.taken())));
    }
  }

  private static Section shown(long shown, long taken) {
    return new Section(
        "Afterwards",
        List.of(
            Finding.ofCount("events taken", taken),
            Finding.ofCount("events shown", shown).atLeast((double) taken)),
        List.of());
  }
}
