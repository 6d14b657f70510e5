package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to draw of an outcome: only what can be compared with something else. */
public final class Panels {
  private final Map<Kind, List<Panel.Bar>> byKind = new LinkedHashMap<>();
  private final List<Panel> panels = new ArrayList<>();

  private Panels() {}

  /** What is found more than once, in several sections. */
  private record Kind(String what, String unit) {
    static Kind of(Finding finding) {
      return new Kind(finding.what(), finding.unit());
    }
  }

  public static List<Panel> of(List<Part> parts) {
    Panels all = new Panels();
    parts.forEach(all::add);
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
}
