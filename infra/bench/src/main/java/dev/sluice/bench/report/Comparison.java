package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** We and a reference, measured in turns. */
public record Comparison(
    String title, String reference, String ours, List<Row> rows, List<String> remarks)
    implements Part {

  public Comparison(String title, String reference, List<Row> rows, List<String> remarks) {
    this(title, reference, "Sluice", rows, remarks);
  }

  public Comparison {
    rows = List.copyOf(rows);
    remarks = List.copyOf(remarks);
  }

  @Override
  public String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("", reference, ours, "ratio", "goal"));
    rows.forEach(row -> cells.add(row.cells()));
    StringBuilder text = new StringBuilder(title).append("\n").append(Table.of(cells));
    remarks.forEach(remark -> text.append("  ! ").append(remark).append("\n"));
    return text.toString();
  }

  List<Panel> panels() {
    return rows.stream().map(this::panel).toList();
  }

  private Panel panel(Row row) {
    List<Panel.Bar> bars = new ArrayList<>();
    if (row.ours() != null) {
      bars.add(new Panel.Bar(ours, row.ours(), "", false));
    }
    if (row.reference() != null) {
      bars.add(new Panel.Bar(reference, row.reference(), "", true));
    }
    return new Panel("%s: %s".formatted(title, row.figure()), bars);
  }
}
