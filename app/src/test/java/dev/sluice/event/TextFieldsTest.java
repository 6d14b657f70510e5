package dev.sluice.event;

import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.quoted;
import static dev.sluice.event.Reads.read;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFieldsTest {

  private static final String LIMITS =
      """
      id, 128
      action, 128
      user, 256
      page, 2048
      role, 64
      session, 128
      userAgent, 1024
      """;

  @ParameterizedTest
  @CsvSource(textBlock = LIMITS)
  void a_text_may_be_as_long_as_its_limit(String field, int limit) {
    assertThat(read(only(field, quoted("x".repeat(limit))))).isInstanceOf(Reading.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(textBlock = LIMITS)
  void a_limit_counts_characters_of_any_plane(String field, int limit) {
    assertThat(read(only(field, quoted("🌊".repeat(limit))))).isInstanceOf(Reading.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(textBlock = LIMITS)
  void a_text_over_its_limit_is_refused(String field, int limit) {
    assertThat(rejected(only(field, quoted("x".repeat(limit + 1)))))
        .isEqualTo(
            new Rejection.InvalidField(
                field,
                "The field '%s' must not be longer than %d characters.".formatted(field, limit)));
  }

  @ParameterizedTest
  @CsvSource(textBlock = LIMITS)
  void an_empty_text_is_refused(String field, int limit) {
    assertThat(rejected(only(field, "\"\"")))
        .as("the limit is %d, at the other end", limit)
        .isEqualTo(
            new Rejection.InvalidField(field, "The field '" + field + "' must not be empty."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "action", "page", "role", "session", "ip", "userAgent"})
  void what_is_no_text_is_not_taken_for_one(String field) {
    for (String value : new String[] {"12", "1.5", "true", "{}", "[\"x\"]"}) {
      assertThat(rejected(only(field, value)))
          .as(value)
          .isEqualTo(
              new Rejection.InvalidField(field, "The field '" + field + "' must be a text."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "9007199254740993", "1.50", "-7", "1E3", "0"})
  void a_user_may_be_a_number_and_is_kept_as_it_was_written(String number) {
    assertThat(accepted(with("user", number)).user()).isEqualTo(number);
  }

  @Test
  void a_number_as_user_has_the_same_limit() {
    assertThat(rejected(with("user", "1".repeat(257)))).isInstanceOf(Rejection.InvalidField.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\\n", "'; DROP TABLE events; --", "<script>", "=1+1", "\\t[31m"})
  void a_text_is_kept_whatever_it_says(String text) {
    assertThat(accepted(with("user", quoted(text))).user()).isEqualTo(text.translateEscapes());
  }

  private static String only(String field, String value) {
    return field.equals("action") ? "{\"action\":" + value + "}" : with(field, value);
  }
}
