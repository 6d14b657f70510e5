package dev.sluice.bench.wall;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import dev.sluice.bench.report.Spread;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The dashboard on a wall: its overview, and the tail of events, while many arrive. */
public final class WallProgram implements Program {
  private static final String HEAP = "1g";
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final int OPENINGS = 7;
  private static final double SEEN_WITHIN = 1_000;

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
      Section paint = firstPaint(page, server.address() + "/");
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
          List.of(paint, overview, tail, shown(page.figure("#total") - before, stream.taken())));
    }
  }

  /** Each time in a browser that has nothing of it; the first one starts what is started late. */
  private static Section firstPaint(OpenPage page, String address) {
    page.firstPaint(address);
    Spread paints =
        Spread.of(IntStream.range(0, OPENINGS).mapToDouble(opening -> page.firstPaint(address)));
    return new Section(
        "Opened with a cold cache",
        List.of(Finding.of("first paint, median", paints.median(), "ms").atMost(SEEN_WITHIN)),
        List.of("first paint: %s ms".formatted(paints)));
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
