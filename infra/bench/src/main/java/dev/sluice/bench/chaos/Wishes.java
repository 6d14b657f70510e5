package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    Map<String, String> values = new HashMap<>();
    for (String argument : given) {
      String[] pair = argument.split("=", 2);
      values.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    String seed = values.getOrDefault("--seed", "");
    return new Wishes(
        seed.isEmpty() ? ThreadLocalRandom.current().nextInt(SEEDS) : Long.parseLong(seed),
        Duration.ofMinutes(Long.parseLong(values.getOrDefault("--minutes", "7"))),
        Stream.of(values.getOrDefault("--faults", "").split(","))
            .map(String::strip)
            .filter(Predicate.not(String::isEmpty))
            .toList(),
        Duration.ofSeconds(Long.parseLong(values.getOrDefault("--recovery", "15"))),
        new ServerJar(
            Path.of(values.getOrDefault("--server", "app/target/sluice.jar")).normalize(),
            List.of()),
        Path.of(values.getOrDefault("--target", "target")));
  }
}
