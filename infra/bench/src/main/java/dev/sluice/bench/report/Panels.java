package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What there is to draw of an outcome: only what can be compared with something else. */
public final class Panels {
  private final Map<Kind, List<Panel.Bar>> byKind = new LinkedHashMap<>();
  private final List<Drawn> panels = new ArrayList<>();

  private Panels() {}

  /** What is found more than once, in several sections. */
  private record Kind(String what, String unit) {
    static Kind of(Finding finding) {
      return new Kind(finding.what(), finding.unit());
    }
  }

  public static List<Drawn> of(List<Part> parts) {
    Panels all = new Panels();
    parts.forEach(all::add);
    all.addRanges();
    all.byKind.forEach((kind, bars) -> all.add(new Panel(kind.what, bars)));
    return List.copyOf(all.panels);
  }

  private void add(Part part) {
    switch (part) {
      case Comparison comparison -> comparison.panels().forEach(this::add);
      case Section section -> add(section);
    }
  }

  private void add(Section section) {
    section
        .findings()
        .forEach(
            finding ->
                byKind
                    .computeIfAbsent(Kind.of(finding), kind -> new ArrayList<>())
                    .add(finding.bar(section.title())));
  }

  private void add(Panel panel) {
    if (panel.bars().size() > 1) {
      panels.add(panel);
    }
  }

  /** What has both, the half and nearly all of it, and of the same sections, is one line. */
  private void addRanges() {
    Map<List<String>, List<Ranges.Line>> bySections = new LinkedHashMap<>();
    for (Kind kind : List.copyOf(byKind.keySet())) {
      if (kind.what.endsWith(Latencies.HALF)) {
        addRange(kind.what.substring(0, kind.what.length() - Latencies.HALF.length()), bySections);
      }
    }
    bySections.forEach(
        (sections, lines) -> panels.add(new Ranges(Latencies.UNIT, sections, lines)));
  }

  private void addRange(String what, Map<List<String>, List<Ranges.Line>> bySections) {
    Kind half = new Kind(what + Latencies.HALF, Latencies.UNIT);
    Kind nearlyAll = new Kind(what + Latencies.NEARLY_ALL, Latencies.UNIT);
    List<Panel.Bar> halves = byKind.getOrDefault(half, List.of());
    List<Panel.Bar> ends = byKind.getOrDefault(nearlyAll, List.of());
    if (halves.size() > 1 && labels(halves).equals(labels(ends))) {
      byKind.keySet().removeAll(List.of(half, nearlyAll));
      bySections
          .computeIfAbsent(labels(halves), sections -> new ArrayList<>())
          .add(line(what, halves, ends));
    }
  }

  private static List<String> labels(List<Panel.Bar> bars) {
    return bars.stream().map(Panel.Bar::label).toList();
  }

  private static Ranges.Line line(String what, List<Panel.Bar> halves, List<Panel.Bar> ends) {
    return new Ranges.Line(
        what,
        IntStream.range(0, halves.size())
            .mapToObj(
                at ->
                    new Ranges.Range(
                        halves.get(at).rounds().median(), ends.get(at).rounds().median()))
            .toList());
  }
}
