package dev.sluice.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CsvSlicerTest {

  private static final int MANY = 20_000;
  private static final int LIMIT = 20;
  private static final String CHARACTERS = "\n\n\r\"\"\",,, ab\u00ef";
  private static final String MARK = "\u00ef\u00bb\u00bf";

  private final Random random = Seed.random();
  private final CsvSlicer slicer = new CsvSlicer(LIMIT);

  @Test
  void every_row_is_given_with_the_line_where_it_begins() {
    assertThat(Sliced.by(slicer, "a,b\n1,2\r\n3,4")).containsExactly("1 a,b", "2 1,2", "3 3,4");
  }

  @Test
  void a_newline_within_quotes_ends_no_row() {
    assertThat(Sliced.by(slicer, "a,\"b\nc\r\n\",d\ne\n"))
        .containsExactly("1 a,\"b\nc\r\n\",d", "4 e");
  }

  @Test
  void through_is_the_last_line_of_the_last_row_that_has_ended() {
    slicer.take("a,\"b\nc\"\n\n\"d".getBytes(UTF_8));
    assertThat(slicer.through()).isEqualTo(3);

    slicer.take("\ne\"".getBytes(UTF_8));
    assertThat(slicer.through()).isEqualTo(3);

    slicer.end();
    assertThat(slicer.through()).isEqualTo(5);
  }

  @Test
  void a_quote_within_a_cell_that_has_none_at_its_beginning_harms_its_row_alone() {
    assertThat(Sliced.by(slicer, "a,b\"c\n\"d\"e\"\nf\n"))
        .containsExactly("1 a,b\"c", "2 \"d\"e\"", "3 f");
  }

  @Test
  void blank_rows_are_counted_and_left_out() {
    assertThat(Sliced.by(slicer, "\n\r\n \na\n\n")).containsExactly("4 a");
  }

  @Test
  void empty_cells_make_a_row() {
    assertThat(Sliced.by(slicer, ",\n\"\"\n")).containsExactly("1 ,", "2 \"\"");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_cell() {
    for (int size = 1; size < 5; size++) {
      List<byte[]> chunks =
          Chunks.ofSize((MARK + "\"a\nb\"\n" + MARK + "c").getBytes(ISO_8859_1), size);

      assertThat(Sliced.by(new CsvSlicer(LIMIT), chunks))
          .containsExactly("1 \"a\nb\"", "3 " + MARK + "c");
    }
  }

  @Test
  void half_a_byte_order_mark_is_kept() {
    assertThat(Sliced.by(slicer, "\u00ef\u00bb")).containsExactly("1 \u00ef\u00bb");
    assertThat(Sliced.by(new CsvSlicer(LIMIT), MARK)).isEmpty();
  }

  @Test
  void a_row_over_the_limit_harms_itself_alone() {
    String longest = "x".repeat(LIMIT);

    assertThat(Sliced.by(slicer, longest + "\n" + longest + ",\n" + longest + "\r\n"))
        .containsExactly("1 " + longest, "2 is too long", "3 " + longest);
  }

  @Test
  void a_quote_without_an_end_is_a_row_without_an_end() {
    assertThat(Sliced.by(slicer, "a\n\"b\nc\n")).containsExactly("1 a", "2 \"b\nc\n");
    assertThat(Sliced.by(new CsvSlicer(LIMIT), "a\n\"b\n" + "c\n".repeat(LIMIT)))
        .containsExactly("1 a", "2 is too long");
  }

  @Test
  void a_row_without_an_end_is_cut_in_constant_memory() {
    byte[] chunk = "\n,\"\"".repeat(20_000).getBytes(UTF_8);
    slicer.take(new byte[] {'"'});

    for (int times = 0; times < 1_000; times++) {
      assertThat(slicer.take(chunk)).isEmpty();
    }
    assertThat(slicer.end()).containsExactly(new Slice.TooLong(1));
  }

  @Test
  void rows_are_those_of_a_simpler_slicer_however_the_body_is_cut() {
    for (int times = 0; times < MANY; times++) {
      String body = body(random.nextInt(100));
      List<byte[]> chunks = Chunks.of(body.getBytes(ISO_8859_1), random);

      assertThat(Sliced.by(new CsvSlicer(LIMIT), chunks))
          .as(Seed::hint)
          .isEqualTo(SimpleRows.of(body));
    }
  }

  private String body(int length) {
    return random
        .ints(length, 0, CHARACTERS.length())
        .mapToObj(at -> CHARACTERS.substring(at, at + 1))
        .collect(Collectors.joining());
  }

  /** Rows as a regular expression has them, which needs the whole body as a text. */
  private static final class SimpleRows {

    private static final String QUOTED = "\"(?:[^\"]|\"\")*+(?:\"[^,\n]*+|\\z)";
    private static final String PLAIN = "(?:[^\",\n][^,\n]*+)?+";
    private static final String CELL = "(?:" + QUOTED + "|" + PLAIN + ")";
    private static final Pattern ROW =
        Pattern.compile("(" + CELL + "(?:," + CELL + ")*+)(?:\n|\\z)");

    static List<String> of(String body) {
      List<String> sliced = new ArrayList<>();
      Matcher rows = ROW.matcher(body);
      long line = 1;
      for (int at = 0; at < body.length(); at = rows.end()) {
        assertThat(rows.region(at, body.length()).lookingAt()).isTrue();
        add(rows.group(1).replaceFirst("\r\\z", ""), line, sliced);
        line += rows.group().chars().filter(c -> c == '\n').count();
      }
      return sliced;
    }

    private static void add(String row, long line, List<String> sliced) {
      if (row.length() > LIMIT) {
        sliced.add(Sliced.tooLong(line));
      } else if (!row.matches("[ \t\r]*")) {
        sliced.add(Sliced.whole(line, row));
      }
    }
  }
}
