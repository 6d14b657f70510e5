package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Options;
import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What was asked for.
 *
 * @param only words of the faults that are done; none stands for all of them
 * @param recovery what it may take until events are taken, stored and shown again
 * @param folder for what is written and, while it runs, for the data
 */
record Wishes(
    long seed,
    Duration length,
    List<String> only,
    Duration recovery,
    ServerJar server,
    Path folder) {
  private static final int SEEDS = 1_000_000;

  Wishes {
    only = List.copyOf(only);
  }

  Schedule schedule() {
    return Schedule.of(seed, length).only(only);
  }

  /** Each is written {@code --name=value}; without a seed any is taken. */
  static Wishes of(String... given) {
    Options options = new Options(given);
    String seed = options.text("--seed", "");
    return new Wishes(
        seed.isEmpty() ? ThreadLocalRandom.current().nextInt(SEEDS) : Long.parseLong(seed),
        Duration.ofMinutes(Long.parseLong(options.text("--minutes", "7"))),
        options.words("--faults", ","),
        Duration.ofSeconds(Long.parseLong(options.text("--recovery", "15"))),
        new ServerJar(
            Path.of(options.text("--server", "app/target/sluice.jar")).normalize(),
            options.words("--server-jvm", " ")),
        Path.of(options.text("--target", "target")));
  }
}
