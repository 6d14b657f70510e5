package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one part of a program found. */
public record Section(String title, List<Finding> findings, List<String> remarks) implements Part {

  public Section {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }

  public static Section notOffered(String title, String reason) {
    return new Section(title, List.of(), List.of("not offered yet: " + reason));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(title).append("\n");
    if (!findings.isEmpty()) {
      text.append(Table.of(findings.stream().map(Finding::cells).toList()));
    }
    remarks.forEach(remark -> text.append("  ! ").append(remark).append("\n"));
    return text.toString();
  }

  /** One for each unit: what is counted in another can't be compared. */
  @Override
  public List<Panel> panels() {
    Map<String, List<Panel.Bar>> byUnit = new LinkedHashMap<>();
    findings.forEach(
        finding ->
            byUnit.computeIfAbsent(finding.unit(), unit -> new ArrayList<>()).add(finding.bar()));
    return byUnit.values().stream().map(bars -> new Panel(title, bars)).toList();
  }
}
