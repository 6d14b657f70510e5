package dev.sluice.body;

import java.util.List;

/** What reading a row of CSV comes to. */
public sealed interface CsvRow {

  record Cells(List<String> cells) implements CsvRow {

    public Cells {
      cells = List.copyOf(cells);
    }
  }

  record NotUtf8() implements CsvRow {}

  /** Its quotes are wrong; one sentence says where. */
  record Malformed(String detail) implements CsvRow {}
}
