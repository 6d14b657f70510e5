package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program {@link Chaos} as it runs by itself: seven minutes or so, with each fault once. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ChaosIT {
  private static final Duration ONE_ROUND = Duration.ZERO;
  private static final ServerJar SERVER =
      new ServerJar(
          Path.of(System.getProperty("server.jar", "../../app/target/sluice.jar")),
          // no server lives long enough for what the second compiler costs
          List.of("-XX:TieredStopAtLevel=1"));

  /** The program asks for less: a build has this machine not for itself. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final long seed =
      Optional.ofNullable(Long.getLong("test.seed"))
          .orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(1_000_000));

  @Test
  void nothing_is_lost_doubled_or_shown_wrong_whatever_dies() {
    Site site = Site.in(TARGET.resolve("chaos-it"), SERVER).withDisks();

    Verdict verdict = run(site);

    System.out.println(verdict.text());
    assertThat(verdict.violations()).as(verdict.text()).isEmpty();
    site.forget();
  }

  private Verdict run(Site site) {
    Path journal = TARGET.resolve("chaos-it-journal.txt");
    try (site) {
      return new Run(
              site, Schedule.of(seed, ONE_ROUND), ONE_ROUND, RECOVERY, journal, System.out::println)
          .run();
    }
  }
}
