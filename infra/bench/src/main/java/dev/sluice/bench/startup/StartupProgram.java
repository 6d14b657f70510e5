package dev.sluice.bench.startup;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerJar;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import dev.sluice.bench.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Processes of each role, one after the other, from the word that starts them until they are ready:
 * out of the jar as it is, and unpacked with a cache of loaded classes, as the image has it.
 */
public final class StartupProgram implements Program {
  private static final String HEAP = "512m";
  private static final List<String> ROLES =
      List.of("ingest", "persist", "live", "query", "ingest,persist,live,query");

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    int rounds =
        switch (mode) {
          case QUICK -> 3;
          case FULL -> 7;
        };
    // the tables are made by the first
    Start.of(lab.server("startup-first", HEAP, ROLES.getLast()));
    ServerJar unpacked = Unpacked.of(lab, HEAP);
    return Outcome.of(
        List.of(
            section("From the jar", lab, lab.jar(), rounds),
            section("Unpacked, with a cache of loaded classes", lab, unpacked, rounds)));
  }

  private static Section section(String title, Lab lab, ServerJar jar, int rounds) {
    List<Finding> findings = new ArrayList<>();
    List<String> spreads = new ArrayList<>();
    for (String roles : ROLES) {
      List<Start> starts = starts(lab, jar, roles, rounds);
      Spread ready = spread(starts, Start::readySeconds);
      String what = roles.contains(",") ? "all roles" : roles;
      findings.add(Finding.of(what + ", ready after", ready.median(), "s"));
      findings.add(
          Finding.of(what + ", CPU until then", spread(starts, Start::cpuSeconds).median(), "s"));
      spreads.add("%s: %s s".formatted(what, ready));
    }
    return new Section(title, findings, spreads);
  }

  private static List<Start> starts(Lab lab, ServerJar jar, String roles, int rounds) {
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ServerProcess server = lab.server(jar, "startup-server", HEAP, roles);
      starts.add(Start.of(server));
    }
    return starts;
  }

  private static Spread spread(List<Start> starts, ToDoubleFunction<Start> figure) {
    return Spread.of(starts.stream().mapToDouble(figure));
  }
}
