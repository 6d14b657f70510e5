package dev.sluice.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSlicerTest {

  private static final int MANY = 20_000;
  private static final int LIMIT = 20;
  private static final String CHARACTERS = "\n\n\n\n\r\r  \tab{}\"\\\0\13\205\212\240\377";

  private final Random random = Seed.random();
  private final LineSlicer slicer = new LineSlicer(LIMIT);

  @Test
  void every_line_is_given_with_its_number() {
    assertThat(Sliced.by(slicer, "a\nb\nc\n")).containsExactly("1 a", "2 b", "3 c");
    assertThat(slicer.through()).isEqualTo(3);
  }

  @Test
  void the_last_line_may_lack_its_newline() {
    assertThat(Sliced.by(slicer, "a\nb")).containsExactly("1 a", "2 b");
    assertThat(slicer.through()).isEqualTo(2);
  }

  @Test
  void more_lines_than_are_taken_are_too_many_though_they_are_blank() {
    assertThat(LineSlicer.lines("a\n\nb".getBytes(UTF_8), LIMIT, 3)).hasSize(2);
    assertThat(LineSlicer.lines("a\n\nb\n".getBytes(UTF_8), LIMIT, 3)).hasSize(2);
    for (String body : List.of("a\n\nb\nc", "a\n\nb\n\n")) {
      assertThatThrownBy(() -> LineSlicer.lines(body.getBytes(UTF_8), LIMIT, 3))
          .isInstanceOfSatisfying(
              BodyException.class, too -> assertThat(too.fault()).isEqualTo(BodyFault.TOO_LARGE));
    }
  }

  @Test
  void blank_lines_are_counted_and_left_out() {
    assertThat(Sliced.by(slicer, "\n \t\r\na\n\r\n\nb\n  ")).containsExactly("3 a", "6 b");
    assertThat(slicer.through()).isEqualTo(7);
  }

  @Test
  void a_line_may_end_as_on_windows() {
    assertThat(Sliced.by(slicer, "a\r\nb\r\r\nc\r")).containsExactly("1 a", "2 b\r", "3 c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u000b", "\f", "\u0085", "\u00a0", "\0", "\u001c"})
  void what_json_does_not_call_whitespace_makes_no_line_blank(String space) {
    assertThat(Sliced.by(slicer, space + "\n")).containsExactly("1 " + space);
  }

  @Test
  void a_line_may_be_as_long_as_the_limit() {
    String longest = "x".repeat(LIMIT);

    assertThat(Sliced.by(slicer, longest + "\r\n" + longest))
        .containsExactly("1 " + longest, "2 " + longest);
  }

  @Test
  void a_longer_line_is_said_to_be_once_and_harms_itself_alone() {
    String tooLong = "x".repeat(LIMIT + 1) + "\n";

    assertThat(Sliced.by(slicer, tooLong + "a\n" + tooLong.repeat(2) + "b"))
        .containsExactly("1 is too long", "2 a", "3 is too long", "4 is too long", "5 b");
  }

  @Test
  void through_is_the_last_line_that_has_ended() {
    slicer.take("a\nb\nc".getBytes(UTF_8));
    assertThat(slicer.through()).isEqualTo(2);

    slicer.take("d".getBytes(UTF_8));
    assertThat(slicer.through()).isEqualTo(2);

    slicer.take("\n\n".getBytes(UTF_8));
    assertThat(slicer.through()).isEqualTo(4);
  }

  @Test
  void an_empty_body_has_no_line() {
    assertThat(Sliced.by(slicer, "")).isEmpty();
    assertThat(slicer.through()).isZero();
  }

  @Test
  void a_line_within_one_chunk_is_not_copied() {
    byte[] chunk = "a\nbc\nd".getBytes(UTF_8);

    assertThat(slicer.take(chunk))
        .containsExactly(new Slice.Whole(chunk, 0, 1, 1), new Slice.Whole(chunk, 2, 4, 2));
  }

  @Test
  void lines_are_those_of_a_simpler_slicer_however_the_body_is_cut() {
    for (int times = 0; times < MANY; times++) {
      String body = body(random.nextInt(200));
      List<byte[]> chunks = Chunks.of(body.getBytes(ISO_8859_1), random);

      assertThat(Sliced.by(new LineSlicer(LIMIT), chunks))
          .as(Seed::hint)
          .isEqualTo(simplySliced(body));
    }
  }

  private String body(int length) {
    return random
        .ints(length, 0, CHARACTERS.length())
        .mapToObj(at -> CHARACTERS.substring(at, at + 1).repeat(random.nextInt(8) == 0 ? 9 : 1))
        .collect(Collectors.joining());
  }

  private static List<String> simplySliced(String body) {
    List<String> sliced = new ArrayList<>();
    String[] lines = body.split("\n", -1);
    for (int at = 0; at < lines.length; at++) {
      String line = lines[at].replaceFirst("\r\\z", "");
      if (line.length() > LIMIT) {
        sliced.add(Sliced.tooLong(at + 1));
      } else if (!line.matches("[ \t\r]*")) {
        sliced.add(Sliced.whole(at + 1, line));
      }
    }
    return sliced;
  }
}
