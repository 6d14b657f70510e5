package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;

/** We and a reference, measured in turns. */
public record Comparison(
    String title, String reference, String ours, List<Row> rows, List<String> remarks) {

  public Comparison(String title, String reference, List<Row> rows, List<String> remarks) {
    this(title, reference, "Sluice", rows, remarks);
  }

  public Comparison {
    rows = List.copyOf(rows);
    remarks = List.copyOf(remarks);
  }

  public String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("", reference, ours, "ratio", "goal"));
    rows.forEach(row -> cells.add(row.cells()));
    StringBuilder text = new StringBuilder(title).append("\n").append(Table.of(cells));
    remarks.forEach(remark -> text.append("  ! ").append(remark).append("\n"));
    return text.toString();
  }
}
