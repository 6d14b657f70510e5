package dev.sluice.event;

import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.read;
import static dev.sluice.event.Reads.rejection;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nicolas Seriot's files, which begin with y, n or i: JSON, no JSON, or as the parser likes. */
class JsonTestSuiteTest {

  private static final Path FILES = Path.of("src/test/resources/json-test-suite/test_parsing");

  /** A key that stands twice and U+0000 are JSON, but can't be kept without bending them. */
  private static final Map<String, Class<? extends Rejection>> JSON_THAT_IS_REFUSED =
      Map.of(
          "y_object_duplicated_key.json", Rejection.DuplicateKey.class,
          "y_object_duplicated_key_and_value.json", Rejection.DuplicateKey.class,
          "y_object_escaped_null_in_key.json", Rejection.InvalidString.class,
          "y_string_null_escape.json", Rejection.InvalidString.class);

  /** Integers of any size are kept to the digit; whatever else parsers differ about is refused. */
  private static final Map<String, String> AS_WE_LIKE =
      """
      i_number_too_big_neg_int Accepted
      i_number_too_big_pos_int Accepted
      i_number_very_big_negative_int Accepted
      i_number_double_huge_neg_exp NumberOutOfRange
      i_number_huge_exp NumberOutOfRange
      i_number_neg_int_huge_exp NumberOutOfRange
      i_number_pos_double_huge_exp NumberOutOfRange
      i_number_real_neg_overflow NumberOutOfRange
      i_number_real_pos_overflow NumberOutOfRange
      i_number_real_underflow NumberOutOfRange
      i_object_key_lone_2nd_surrogate InvalidString
      i_string_1st_surrogate_but_2nd_missing InvalidString
      i_string_1st_valid_surrogate_2nd_invalid InvalidString
      i_string_incomplete_surrogate_and_escape_valid InvalidString
      i_string_incomplete_surrogate_pair InvalidString
      i_string_incomplete_surrogates_escape_valid InvalidString
      i_string_invalid_lonely_surrogate InvalidString
      i_string_invalid_surrogate InvalidString
      i_string_inverted_surrogates_U+1D11E InvalidString
      i_string_lone_second_surrogate InvalidString
      i_string_UTF-16LE_with_BOM InvalidEncoding
      i_string_UTF-8_invalid_sequence InvalidEncoding
      i_string_UTF8_surrogate_U+D800 InvalidEncoding
      i_string_invalid_utf-8 InvalidEncoding
      i_string_iso_latin_1 InvalidEncoding
      i_string_lone_utf8_continuation_byte InvalidEncoding
      i_string_not_in_unicode_range InvalidEncoding
      i_string_overlong_sequence_2_bytes InvalidEncoding
      i_string_overlong_sequence_6_bytes InvalidEncoding
      i_string_overlong_sequence_6_bytes_null InvalidEncoding
      i_string_truncated-utf-8 InvalidEncoding
      i_string_utf16BE_no_BOM InvalidEncoding
      i_string_utf16LE_no_BOM InvalidEncoding
      i_structure_500_nested_arrays TooDeep
      i_structure_UTF-8_BOM_empty_object MalformedJson
      """
          .lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(words -> words[0] + ".json", words -> words[1]));

  static List<Path> json() {
    return files("y_");
  }

  static List<Path> noJson() {
    return files("n_");
  }

  static List<Path> asTheParserLikes() {
    return files("i_");
  }

  @Test
  void the_suite_is_whole() {
    assertThat(json()).hasSize(95);
    assertThat(noJson()).hasSize(188);
    assertThat(asTheParserLikes()).hasSize(35);
  }

  @ParameterizedTest
  @MethodSource("json")
  void json_is_kept_or_refused_by_a_rule_of_ours(Path file) {
    Class<? extends Rejection> rule = JSON_THAT_IS_REFUSED.get(name(file));
    Reading reading = read(asMetadata(file));

    if (rule == null) {
      assertKept(bytes(file), event(reading).metadata());
    } else {
      assertThat(rejection(reading)).isInstanceOf(rule);
    }
  }

  @ParameterizedTest
  @MethodSource("noJson")
  void what_is_no_json_is_refused(Path file) {
    assertThat(verdict(read(asMetadata(file))))
        .isIn("MalformedJson", "InvalidEncoding", "TooLarge", "TooDeep");
  }

  @ParameterizedTest
  @MethodSource("noJson")
  void what_is_no_json_is_not_taken_for_json_that_is_no_event(Path file) {
    assertThat(verdict(read(bytes(file)))).isNotIn("Accepted", "NotAnObject", "MissingField");
  }

  @ParameterizedTest
  @MethodSource("asTheParserLikes")
  void what_parsers_differ_about_is_settled(Path file) {
    assertThat(verdict(read(asMetadata(file)))).isEqualTo(AS_WE_LIKE.get(name(file)));
  }

  @ParameterizedTest
  @MethodSource({"json", "noJson", "asTheParserLikes"})
  void jackson_agrees(Path file) {
    SecondOpinion.assertAgrees(bytes(file), read(bytes(file)));
    SecondOpinion.assertAgrees(asMetadata(file), read(asMetadata(file)));
  }

  private static void assertKept(byte[] json, @Nullable String metadata) {
    String sent = JacksonReader.rewritten(new String(json, UTF_8));
    assertThat(metadata == null ? "null" : JacksonReader.rewritten(metadata)).isEqualTo(sent);
  }

  private static String verdict(Reading reading) {
    return switch (reading) {
      case Reading.Accepted _ -> "Accepted";
      case Reading.Rejected(Rejection rejection) -> rejection.getClass().getSimpleName();
    };
  }

  private static byte[] asMetadata(Path file) {
    byte[] json = bytes(file);
    byte[] before = "{\"action\":\"a\",\"metadata\":".getBytes(UTF_8);
    return ByteBuffer.allocate(before.length + json.length + 1)
        .put(before)
        .put(json)
        .put((byte) '}')
        .array();
  }

  private static List<Path> files(String kind) {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.filter(file -> name(file).startsWith(kind)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
