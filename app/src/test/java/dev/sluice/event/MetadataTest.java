package dev.sluice.event;

import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.quoted;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

  private static final int LIMIT = FieldValues.MAX_METADATA_BYTES;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "\"text\"",
        "true",
        "false",
        "0",
        "-0",
        "1.50",
        "[null]",
        "{\"\":null}",
        "{\"b\":1,\"a\":2}",
        "\"\\/\\u00fc\\uD83C\\uDF0A\"",
        "\"http://sluice/ ü 🌊 \\\" \\\\ \\n \\u0001\"",
        "9007199254740993",
        "-123456789012345678901234567890",
        "0.1000000000000000055511151231257827",
        "1e308",
        "4.9e-324",
        "0e999",
        "0.00e-999",
        "-0E+000000000000000999"
      })
  void metadata_is_kept_as_it_was_written(String json) {
    assertThat(accepted(with("metadata", json)).metadata()).isEqualTo(json);
  }

  @Test
  void space_between_its_tokens_is_not_kept() {
    assertThat(accepted(with("metadata", " { \"a\" : [ 1 ,\n2 ] } ")).metadata())
        .isEqualTo("{\"a\":[1,2]}");
    assertThat(accepted(with("metadata", "[ \" \\\" \" ,\t\"\\\\\" ]")).metadata())
        .as("but space in a text is")
        .isEqualTo("[\" \\\" \",\"\\\\\"]");
  }

  @Test
  void metadata_may_be_nested_as_deep_as_its_limit_and_no_deeper() {
    assertThat(accepted(with("metadata", nested(32))).metadata()).isEqualTo(nested(32));
    assertThat(rejected(with("metadata", nested(33)))).isEqualTo(new Rejection.TooDeep(32));
    assertThat(rejected(with("metadata", "{\"a\":".repeat(33) + "1" + "}".repeat(33))))
        .isEqualTo(new Rejection.TooDeep(32));
  }

  @Test
  void what_is_passed_over_may_not_be_nested_deeper_either() {
    assertThat(rejected(with("colour", "[".repeat(30_000)))).isEqualTo(new Rejection.TooDeep(32));
  }

  @Test
  void metadata_may_be_as_large_as_its_limit_and_no_larger() {
    assertThat(accepted(with("metadata", quoted("x".repeat(LIMIT - 2)))).metadata()).hasSize(LIMIT);
    assertThat(rejected(with("metadata", quoted("x".repeat(LIMIT - 1)))))
        .isEqualTo(new Rejection.TooLarge("metadata", LIMIT));
  }

  @Test
  void its_limit_counts_bytes() {
    assertThat(rejected(with("metadata", quoted("ü".repeat(LIMIT / 2)))))
        .isEqualTo(new Rejection.TooLarge("metadata", LIMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "-1e999999999",
        "1e309",
        "1e-999",
        "1e-999999999",
        "1e99999999999999999999",
        "0e1000",
        "0e-1000",
        "0.00e-9999",
        "0e-999999999",
        "0e99999999999999999999"
      })
  void a_number_that_can_not_be_kept_is_refused_wherever_it_stands(String number) {
    assertThat(rejected(with("metadata", number)))
        .isEqualTo(new Rejection.NumberOutOfRange("metadata"));
    assertThat(rejected(with("metadata", "{\"a\":[" + number + "]}")))
        .isEqualTo(new Rejection.NumberOutOfRange("metadata"));
    assertThat(rejected(with("user", number))).isEqualTo(new Rejection.NumberOutOfRange("user"));
    assertThat(rejected(with("colour", number)))
        .isEqualTo(new Rejection.NumberOutOfRange("colour"));
  }

  @Test
  void a_number_may_have_a_thousand_characters_and_no_more() {
    String longest = "0." + "1".repeat(998);

    assertThat(accepted(with("metadata", longest)).metadata()).isEqualTo(longest);
    assertThat(rejected(with("metadata", longest + "1")))
        .isEqualTo(new Rejection.NumberOutOfRange("metadata"));
    assertThat(rejected(with("metadata", "1".repeat(1001))))
        .isEqualTo(new Rejection.NumberOutOfRange("metadata"));
  }

  @Test
  void a_number_that_fills_the_event_takes_no_time() {
    String digits = "9".repeat(EventReader.MAX_EVENT_BYTES - 100);

    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> {
          assertThat(rejected(with("metadata", digits)))
              .isInstanceOf(Rejection.NumberOutOfRange.class);
          assertThat(rejected(with("occurredAt", digits)))
              .isInstanceOf(Rejection.InvalidField.class);
        });
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
