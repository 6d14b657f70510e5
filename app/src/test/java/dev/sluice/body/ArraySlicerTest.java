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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArraySlicerTest {

  private static final int MANY = 20_000;
  private static final int LIMIT = 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Random random = Seed.random();
  private final ArraySlicer slicer = new ArraySlicer(LIMIT);

  @Test
  void through_is_the_last_element_that_has_ended() {
    slicer.take("[1,2,{".getBytes(UTF_8));

    assertThat(slicer.through()).isEqualTo(1);
  }

  @Test
  void every_element_is_given_with_its_number() {
    assertThat(Sliced.by(slicer, "[{\"a\":1},[2,3], \"x\" ,4,null]"))
        .containsExactly("0 {\"a\":1}", "1 [2,3]", "2 \"x\"", "3 4", "4 null");
  }

  @Test
  void an_array_may_be_empty() {
    assertThat(Sliced.by(slicer, "[]")).isEmpty();
    assertThat(Sliced.by(new ArraySlicer(LIMIT), " [ \r\n\t ] \n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"],[\"", "\"\\\"]\"", "\"\\\\\"", "{\"]\":\"}\"}", "[\"\\\\\\\"[\",[[]]]"})
  void brackets_and_quotes_within_texts_end_nothing(String element) {
    assertThat(Sliced.by(slicer, "[" + element + "," + element + "]"))
        .containsExactly("0 " + element, "1 " + element);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{]}", "nonsense", "-", "\"\n\"", "{\"a\":}", "tru\0"})
  void what_stands_within_an_element_is_not_judged_here(String element) {
    assertThat(Sliced.by(slicer, "[1," + element + ",2]"))
        .containsExactly("0 1", "1 " + element, "2 2");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {}           | At byte 0 of the array there should be '['.
          `  x`        | At byte 2 of the array there should be '['.
          [,]          | At byte 1 of the array there should be a value or ']'.
          [}]          | At byte 1 of the array there should be a value or ']'.
          [:1]         | At byte 1 of the array there should be a value or ']'.
          []]          | At byte 2 of the array there should be nothing.
          [] x         | At byte 3 of the array there should be nothing.
          [][]         | At byte 2 of the array there should be nothing.
          ``           | The body ends after byte 0, where there should be '['.
          [            | The body ends after byte 1, where there should be a value or ']'.
          """)
  void what_is_no_array_is_told_by_its_place(String body, String detail) {
    assertThat(Sliced.by(slicer, body)).containsExactly("NOT_AN_ARRAY: " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          [1 2]        | At byte 3 of the array there should be ',' or ']'.
          [1,]         | At byte 3 of the array there should be a value.
          [1,,2]       | At byte 3 of the array there should be a value.
          [1:2]        | At byte 2 of the array there should be ',' or ']'.
          [1{}]        | At byte 2 of the array there should be ',' or ']'.
          [1"a"]       | At byte 2 of the array there should be ',' or ']'.
          [1}          | At byte 2 of the array there should be ',' or ']'.
          [1]2         | At byte 3 of the array there should be nothing.
          [1,          | The body ends after byte 3, where there should be a value.
          [1 ,{"a"     | The body ends after byte 8, where there should be the rest of a value.
          [1 ,2        | The body ends after byte 5, where there should be the rest of a value.
          """)
  void what_stands_before_a_fault_is_given_first(String body, String detail) {
    assertThat(Sliced.by(slicer, body)).containsExactly("0 1", "NOT_AN_ARRAY: " + detail);
  }

  @Test
  void a_fault_is_thrown_again_at_every_later_call() {
    byte[] faulty = "[1 2]".getBytes(UTF_8);
    slicer.take(faulty);

    assertThatThrownBy(() -> slicer.take(faulty)).isInstanceOf(BodyException.class);
    assertThatThrownBy(slicer::end).isInstanceOf(BodyException.class);
  }

  @Test
  void an_element_over_the_limit_harms_itself_alone() {
    String longest = "\"" + "x".repeat(LIMIT - 2) + "\"";
    String tooLong = "{\"a\":[" + longest + "]}";

    assertThat(Sliced.by(slicer, "[" + longest + "," + tooLong + "," + longest + "]"))
        .containsExactly("0 " + longest, "1 is too long", "2 " + longest);
  }

  @Test
  void an_array_without_an_end_is_cut_in_constant_memory() {
    byte[] chunk = "\"x\",[{".repeat(10_000).getBytes(UTF_8);
    slicer.take(new byte[] {'[', '['});

    for (int times = 0; times < 2_000; times++) {
      assertThat(slicer.take(chunk)).isEmpty();
    }
  }

  @Test
  void elements_are_those_that_a_parser_sees_however_the_body_is_cut() {
    for (int times = 0; times < MANY; times++) {
      List<String> elements = elements();
      String body = elements.stream().collect(Collectors.joining(",", "[", "]"));
      List<byte[]> chunks = Chunks.of((space() + body + space()).getBytes(ISO_8859_1), random);

      assertThat(Sliced.by(new ArraySlicer(LIMIT), chunks))
          .as(Seed::hint)
          .isEqualTo(numbered(elements));
    }
  }

  @Test
  void a_damaged_array_is_taken_only_if_a_parser_takes_it_too_or_an_element_is_at_fault() {
    for (int times = 0; times < MANY; times++) {
      StringBuilder body = new StringBuilder("[").append(String.join(",", elements())).append("]");
      body.setCharAt(random.nextInt(body.length()), "[]{},:\"\\ x1".charAt(random.nextInt(11)));
      List<String> sliced =
          Sliced.by(new ArraySlicer(1000), Chunks.of(body.toString().getBytes(ISO_8859_1), random));

      assertThat(sliced)
          .as(() -> body + " " + Seed.hint())
          .isEqualTo(Sliced.by(new ArraySlicer(1000), body.toString()));
      assertThat(isTaken(sliced))
          .as(() -> body + " " + Seed.hint())
          .isEqualTo(isArray(body.toString()));
    }
  }

  private static boolean isTaken(List<String> sliced) {
    return sliced.stream().allMatch(text -> isJson(text.substring(text.indexOf(' ') + 1)));
  }

  private static boolean isArray(String body) {
    return isJson(body) && JSON.readTree(body).isArray();
  }

  private static boolean isJson(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return !value.isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static List<String> numbered(List<String> elements) {
    return IntStream.range(0, elements.size())
        .mapToObj(at -> numbered(at, elements.get(at).strip()))
        .toList();
  }

  private static String numbered(int number, String element) {
    return element.length() > LIMIT ? Sliced.tooLong(number) : Sliced.whole(number, element);
  }

  private List<String> elements() {
    List<String> elements = new ArrayList<>();
    for (int left = random.nextInt(6); left > 0; left--) {
      elements.add(space() + value(3) + space());
    }
    return elements;
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> String.valueOf(random.nextInt(1000));
      case 1 -> "true";
      case 2, 3 -> text();
      case 4, 5 -> "{" + space() + text() + space() + ":" + space() + value(depth - 1) + "}";
      default -> "[" + value(depth - 1) + space() + "," + value(depth - 1) + "]";
    };
  }

  private String text() {
    String[] parts = {"a", "]", "[", "{", "}", ",", ":", "\\\"", "\\\\", " ", "\\u005b", "/"};
    return random
        .ints(random.nextInt(5), 0, parts.length)
        .mapToObj(at -> parts[at])
        .collect(Collectors.joining("", "\"", "\""));
  }

  private String space() {
    return random.nextInt(4) > 0 ? "" : " \t\r\n".substring(random.nextInt(4));
  }
}
