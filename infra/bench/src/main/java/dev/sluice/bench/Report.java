package dev.sluice.bench;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Machine;
import dev.sluice.bench.lab.Neighbours;
import dev.sluice.bench.report.Drawn;
import dev.sluice.bench.report.Plot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a program.
 *
 * @param othersShare how much of the machine's time went to processes that are not ours
 */
record Report(
    String program,
    Mode mode,
    Machine machine,
    Instant began,
    Duration took,
    double othersShare,
    Outcome outcome) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Report of(Program program, Lab lab, Mode mode, Machine machine) {
    Instant began = Instant.now();
    Neighbours neighbours = new Neighbours();
    Outcome outcome = program.run(lab, mode);
    return new Report(
        program.name(),
        mode,
        machine,
        began,
        Duration.between(began, Instant.now()),
        neighbours.share(),
        outcome);
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "\n%s (%s, %d s; other processes took %.0f %% of the machine)\n\n%s",
        program,
        mode.name().toLowerCase(Locale.ROOT),
        took.toSeconds(),
        othersShare * 100,
        outcome.text());
  }

  void write(Path folder) {
    try {
      Files.writeString(file(folder, "json"), JSON.writeValueAsString(this));
      Files.writeString(file(folder, "txt"), machine.text() + "\n" + text());
      List<Drawn> drawn = outcome.drawn();
      if (!drawn.isEmpty()) {
        Files.writeString(file(folder, "svg"), Plot.of(program, drawn));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path file(Path folder, String kind) {
    return folder.resolve("bench-%s.%s".formatted(program, kind));
  }
}
