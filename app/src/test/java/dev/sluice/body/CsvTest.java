package dev.sluice.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

  private static final int MANY = 10_000;
  private static final String CHARACTERS = "\"\"\"\n\r,, ab=é🌊\0";

  private final Random random = Seed.random();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          view,u1      | view;u1
          view,,u1,    | view;;u1;
          "view"       | view
          "a,b","c""d" | a,b;c"d
          "","\"""     | ;"
          ` a ,"b"`    | ` a ;b`
          `'a'`        | `'a'`
          """)
  void a_row_is_its_cells(String row, String cells) {
    assertThat(read(row)).isEqualTo(new CsvRow.Cells(List.of(cells.split(";", -1))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          a"b          | Cell 1 has a quote, but does not begin with one.
          a, "b"       | Cell 2 has a quote, but does not begin with one.
          a,"b"c       | Cell 2 goes on after its quotes.
          a,b,"c" ,d   | Cell 3 goes on after its quotes.
          a,"          | Cell 2 has no closing quote.
          a,"b,c       | Cell 2 has no closing quote.
          a,"b""       | Cell 2 has no closing quote.
          """)
  void quotes_that_are_wrong_are_told_by_their_cell(String row, String detail) {
    assertThat(read(row)).isEqualTo(new CsvRow.Malformed(detail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c080", "ff", "eda080", "c3", "f0808080", "80"})
  void what_is_not_utf_8_is_not_guessed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Csv.read(new Slice.Whole(bytes, 0, bytes.length, 1)))
        .isEqualTo(new CsvRow.NotUtf8());
  }

  @Test
  void only_the_slice_is_read() {
    byte[] bytes = "\"x\nview,u1\n\"".getBytes(UTF_8);

    assertThat(Csv.read(new Slice.Whole(bytes, 3, 10, 2)))
        .isEqualTo(new CsvRow.Cells(List.of("view", "u1")));
  }

  @Test
  void cells_come_out_as_they_went_in_however_the_body_is_cut() {
    for (int times = 0; times < MANY; times++) {
      List<List<String>> rows = Stream.generate(this::row).limit(random.nextInt(5)).toList();
      String body = rows.stream().map(this::written).collect(Collectors.joining());
      CsvSlicer slicer = new CsvSlicer(1000);

      List<CsvRow> read =
          Stream.concat(
                  Chunks.of(body.getBytes(UTF_8), random).stream(), Stream.of(new byte[] {'\n'}))
              .flatMap(chunk -> slicer.take(chunk).stream())
              .map(slice -> Csv.read((Slice.Whole) slice))
              .toList();

      assertThat(read).as(Seed::hint).isEqualTo(rows.stream().map(CsvRow.Cells::new).toList());
    }
  }

  private List<String> row() {
    return Stream.concat(Stream.of("x"), Stream.generate(this::cell).limit(random.nextInt(4)))
        .toList();
  }

  private String cell() {
    int[] characters = CHARACTERS.codePoints().toArray();
    return random
        .ints(random.nextInt(6), 0, characters.length)
        .mapToObj(at -> Character.toString(characters[at]))
        .collect(Collectors.joining());
  }

  private String written(List<String> row) {
    String end = random.nextBoolean() ? "\r\n" : "\n";
    return row.stream().map(this::written).collect(Collectors.joining(",", "", end));
  }

  private String written(String cell) {
    boolean plain = cell.chars().noneMatch(c -> "\",\r\n".indexOf(c) >= 0);
    return plain && random.nextBoolean() ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
  }

  private static CsvRow read(String row) {
    byte[] bytes = row.getBytes(UTF_8);
    return Csv.read(new Slice.Whole(bytes, 0, bytes.length, 1));
  }
}
