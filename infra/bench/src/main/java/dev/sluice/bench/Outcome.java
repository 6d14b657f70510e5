package dev.sluice.bench;

import dev.sluice.bench.report.Drawn;
import dev.sluice.bench.report.Panels;
import dev.sluice.bench.report.Part;
import java.util.List;
import java.util.stream.Collectors;

/** What a program found. */
public record Outcome(List<Part> parts) {

  public Outcome {
    parts = List.copyOf(parts);
  }

  public static Outcome of(Part... parts) {
    return new Outcome(List.of(parts));
  }

  public static Outcome of(List<? extends Part> parts) {
    return new Outcome(List.copyOf(parts));
  }

  String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining("\n"));
  }

  List<Drawn> drawn() {
    return Panels.of(parts);
  }
}
