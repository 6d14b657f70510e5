package dev.sluice.query;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table as RFC 4180 has it. A cell that a spreadsheet would take for a formula has an
 * apostrophe before it, by which spreadsheets know a text.
 */
final class CsvLine {

  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
  private static final Pattern TO_QUOTE = Pattern.compile("[\",\r\n]|^\\s|\\s$");

  private CsvLine() {}

  static String of(Stream<? extends @Nullable Object> cells) {
    return cells.map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(@Nullable Object value) {
    String text = harmless(Objects.toString(value, ""));
    return TO_QUOTE.matcher(text).find() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  private static String harmless(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
