package dev.sluice.bench;

import dev.sluice.bench.backpressure.BackpressureProgram;
import dev.sluice.bench.bulk.BulkProgram;
import dev.sluice.bench.growth.GrowthProgram;
import dev.sluice.bench.ingest.IngestProgram;
import dev.sluice.bench.keys.KeysProgram;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Machine;
import dev.sluice.bench.latency.LatencyProgram;
import dev.sluice.bench.live.LiveProgram;
import dev.sluice.bench.persist.PersistProgram;
import dev.sluice.bench.search.SearchProgram;
import dev.sluice.bench.startup.StartupProgram;
import dev.sluice.bench.wall.WallProgram;
import java.util.List;

/** Runs the programs that were asked for, one after the other, on engines of their own. */
public final class Bench {
  private static final List<Program> PROGRAMS =
      List.of(
          new IngestProgram(),
          new PersistProgram(),
          new LatencyProgram(),
          new BulkProgram(),
          new GrowthProgram(),
          new BackpressureProgram(),
          new LiveProgram(),
          new KeysProgram(),
          new SearchProgram(),
          new StartupProgram(),
          new WallProgram());

  private static volatile boolean stopping;

  /** Ends what is under way. */
  private static volatile Runnable end = () -> {};

  private Bench() {}

  public static void main(String[] given) {
    try {
      Arguments arguments = Arguments.of(given);
      System.exit(run(chosen(arguments.programs()), arguments) ? 0 : 1);
    } catch (Exception failure) {
      tell(failure);
      System.exit(1);
    }
  }

  /** Whatever fails once we are told to stop fails because of it. */
  private static void tell(Exception failure) {
    if (!stopping) {
      failure.printStackTrace();
    }
  }

  private static List<Program> chosen(List<String> names) {
    List<String> known = PROGRAMS.stream().map(Program::name).toList();
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException("The programs are %s, not %s".formatted(known, names));
    }
    return PROGRAMS.stream()
        .filter(program -> names.isEmpty() || names.contains(program.name()))
        .toList();
  }

  /** Whether all came to an end. */
  private static boolean run(List<Program> programs, Arguments arguments) {
    Machine machine = Machine.here();
    System.out.println(machine.text());
    Runtime.getRuntime().addShutdownHook(new Thread(Bench::stop, "bench-stop"));
    return programs.stream()
        .map(program -> isReported(program, arguments, machine))
        .reduce(true, Boolean::logicalAnd);
  }

  /** One that fails does not keep the others from being run. */
  private static boolean isReported(Program program, Arguments arguments, Machine machine) {
    try (Lab lab = Lab.in(arguments.target().resolve("bench-data"), arguments.server())) {
      end = lab::close;
      lab.start();
      Report report = Report.of(program, lab, arguments.mode(), machine);
      report.write(arguments.target());
      System.out.println(report.text());
      return true;
    } catch (RuntimeException failure) {
      if (stopping) {
        throw failure;
      }
      System.out.printf("%n%s failed%n", program.name());
      tell(failure);
      return false;
    }
  }

  private static void stop() {
    stopping = true;
    end.run();
  }
}
