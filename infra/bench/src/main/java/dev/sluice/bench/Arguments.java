package dev.sluice.bench;

import dev.sluice.bench.lab.Options;
import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

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
    Options options = new Options(given);
    return new Arguments(
        options.words("--programs", ",").stream().filter(Predicate.not(ALL::equals)).toList(),
        Mode.valueOf(options.text("--mode", "quick").toUpperCase(Locale.ROOT)),
        new ServerJar(
            Path.of(options.text("--server", "app/target/sluice.jar")).normalize(),
            options.words("--server-jvm", " ")),
        Path.of(options.text("--target", "target")));
  }
}
