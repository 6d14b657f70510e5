package dev.sluice.bench;

import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was asked for.
 *
 * @param programs their names; none stands for all of them
 * @param target the folder for reports, and for data while a program runs
 */
record Arguments(List<String> programs, Mode mode, ServerJar server, Path target) {
  private static final String ALL = "all";

  Arguments {
    programs = List.copyOf(programs);
  }

  /** Each is written {@code --name=value}. */
  static Arguments of(String... given) {
    Map<String, String> values = new HashMap<>();
    for (String argument : given) {
      String[] pair = argument.split("=", 2);
      values.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    return new Arguments(
        words(values.getOrDefault("--programs", ALL), ",")
            .filter(Predicate.not(ALL::equals))
            .toList(),
        Mode.valueOf(values.getOrDefault("--mode", "quick").toUpperCase(Locale.ROOT)),
        new ServerJar(
            Path.of(values.getOrDefault("--server", "app/target/sluice.jar")).normalize(),
            words(values.getOrDefault("--server-jvm", ""), " ").toList()),
        Path.of(values.getOrDefault("--target", "target")));
  }

  private static Stream<String> words(String text, String between) {
    return Stream.of(text.split(between)).map(String::strip).filter(Predicate.not(String::isEmpty));
  }
}
