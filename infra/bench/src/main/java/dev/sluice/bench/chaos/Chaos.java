package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * The program: runs as long as it was told to, and ends with a status that says what came of it.
 */
public final class Chaos {
  private static volatile boolean stopping;

  private Chaos() {}

  public static void main(String[] given) {
    Wishes wishes = Wishes.of(given);
    try {
      System.exit(run(wishes) ? 0 : 1);
    } catch (RuntimeException failure) {
      tell(failure);
      System.exit(1);
    }
  }

  /** Whatever fails once we are told to stop fails because of it. */
  private static void tell(RuntimeException failure) {
    if (!stopping) {
      failure.printStackTrace();
    }
  }

  private static boolean run(Wishes wishes) {
    Schedule schedule = wishes.schedule();
    System.out.println(Machine.here().text());
    System.out.printf(
        "Seed %d: -Dchaos.seed=%d does the same again%n", wishes.seed(), wishes.seed());
    Site site = Site.in(wishes.folder().resolve("chaos-data"), wishes.server()).withDisks();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(site), "chaos-stop"));
    Verdict verdict = run(site, schedule, wishes);
    System.out.println(verdict.text());
    write(wishes.folder().resolve("chaos.txt"), verdict);
    if (verdict.isPassed()) {
      site.forget();
    }
    return verdict.isPassed();
  }

  private static Verdict run(Site site, Schedule schedule, Wishes wishes) {
    Path journal = wishes.folder().resolve("chaos-journal.txt");
    long begun = System.nanoTime();
    try (site) {
      return new Run(
              site, schedule, wishes.length(), wishes.recovery(), journal, line -> say(begun, line))
          .run();
    }
  }

  private static void say(long begun, String line) {
    Duration since = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf(Locale.ROOT, "%4d s  %s%n", since.toSeconds(), line);
  }

  private static void write(Path file, Verdict verdict) {
    try {
      Files.writeString(file, Machine.here().text() + "\n" + verdict.text());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void stop(Site site) {
    stopping = true;
    site.close();
  }
}
