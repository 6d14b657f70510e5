package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

  private static final Set<String> KNOWN = Set.of("name", "count", "on", "list");

  @Test
  void each_member_is_read_by_its_kind() {
    Form form = form("{\"name\":\"\\u0041da\",\"count\":12,\"on\":true,\"list\":[\"a\",\"b\"]}");

    assertThat(form.title("name", 10)).isEqualTo("Ada");
    assertThat(form.wholeNumber("count", 0, 100)).contains(12L);
    assertThat(form.truth("on")).contains(true);
    assertThat(form.texts("list", 2)).contains(List.of("a", "b"));
  }

  @Test
  void null_and_nothing_are_alike_but_that_one_of_them_was_said() {
    Form form = form("{\"count\":null}");

    assertThat(form.wholeNumber("count", 0, 100)).isEmpty();
    assertThat(form.wholeNumber("on", 0, 100)).isEmpty();
    assertThat(form.has("count")).isTrue();
    assertThat(form.has("on")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | MALFORMED_JSON",
        "[] | MALFORMED_JSON",
        "null | MALFORMED_JSON",
        "{\"name\":\"Ada\"} {} | MALFORMED_JSON",
        "{\"name\":\"Ada\",\"name\":\"Bob\"} | DUPLICATE_KEY",
        "{\"name\":\"Ada\",\"n\\u0061me\":\"Bob\"} | DUPLICATE_KEY",
        "{\"name\":\"\\u0000\"} | INVALID_STRING",
        "{\"role\":\"admin\"} | INVALID_FIELD",
      })
  void what_is_not_one_object_of_known_members_is_refused(String json, ProblemType type) {
    assertThat(refusal(json, form -> form)).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":null}"})
  void a_member_that_has_to_be_there_is_missed(String json) {
    assertThat(refusal(json, form -> form.title("name", 10))).isEqualTo(ProblemType.MISSING_FIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\"}",
        "{\"name\":\"  \"}",
        "{\"name\":\"12345678901\"}",
        "{\"name\":\"a\\u001b[31m\"}",
        "{\"name\":12}",
        "{\"name\":[\"Ada\"]}",
      })
  void a_title_says_something_that_can_be_shown(String json) {
    assertThat(refusal(json, form -> form.title("name", 10))).isEqualTo(ProblemType.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "101", "1.5", "1e2", "\"12\"", "true", "99999999999999999999", "[1]"})
  void a_number_is_whole_and_within_its_bounds(String number) {
    assertThat(refusal("{\"count\":" + number + "}", form -> form.wholeNumber("count", 0, 100)))
        .isEqualTo(ProblemType.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"a\",\"b\",\"c\"]", "[1]", "[null]", "[[\"a\"]]", "\"a\"", "{}"})
  void a_list_holds_some_texts_and_nothing_else(String list) {
    assertThat(refusal("{\"list\":" + list + "}", form -> form.texts("list", 2)))
        .isEqualTo(ProblemType.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"true\"", "[]"})
  void a_truth_is_true_or_false(String value) {
    assertThat(refusal("{\"on\":" + value + "}", form -> form.truth("on")))
        .isEqualTo(ProblemType.INVALID_FIELD);
  }

  private static Form form(String json) {
    return Form.of(json.getBytes(UTF_8), KNOWN);
  }

  private static ProblemType refusal(String json, Function<Form, Object> reading) {
    return catchThrowableOfType(Problem.class, () -> reading.apply(form(json))).type();
  }
}
