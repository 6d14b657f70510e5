package dev.sluice.bench.report;

import java.util.List;

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
}
