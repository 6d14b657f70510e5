package dev.sluice.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a row of CSV (RFC 4180): a pure function from its bytes to its cells. */
public final class Csv {

  private final String row;
  private final List<String> cells = new ArrayList<>();
  private int at;
  private @Nullable String fault;

  private Csv(String row) {
    this.row = row;
  }

  public static CsvRow read(Slice.Whole row) {
    ByteBuffer bytes = ByteBuffer.wrap(row.bytes(), row.from(), row.length());
    try {
      return new Csv(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()).read();
    } catch (CharacterCodingException e) {
      return new CsvRow.NotUtf8();
    }
  }

  private CsvRow read() {
    do {
      cells.add(isQuoteAt(at) ? quoted() : plain());
    } while (fault == null && at++ < row.length());
    return fault == null ? new CsvRow.Cells(cells) : new CsvRow.Malformed(fault);
  }

  private String plain() {
    int comma = row.indexOf(',', at);
    String cell = row.substring(at, comma < 0 ? row.length() : comma);
    at += cell.length();
    return cell.indexOf('"') < 0 ? cell : faulty("has a quote, but does not begin with one");
  }

  private String quoted() {
    StringBuilder cell = new StringBuilder();
    int from = at + 1;
    int quote = row.indexOf('"', from);
    while (quote >= 0 && isQuoteAt(quote + 1)) {
      cell.append(row, from, quote + 1);
      from = quote + 2;
      quote = row.indexOf('"', from);
    }
    if (quote < 0) {
      return faulty("has no closing quote");
    }
    at = quote + 1;
    boolean closed = at == row.length() || row.charAt(at) == ',';
    return closed ? cell.append(row, from, quote).toString() : faulty("goes on after its quotes");
  }

  private boolean isQuoteAt(int place) {
    return row.startsWith("\"", place);
  }

  private String faulty(String how) {
    fault = "Cell " + (cells.size() + 1) + " " + how + ".";
    return "";
  }
}
