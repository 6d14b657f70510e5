package dev.sluice.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  @Test
  void members_are_found_as_they_were_written() {
    Envelope envelope =
        open(
            " { \"key\" : \"k\" ,\"batch\":[ {\"a\":\"}]\\\"\"} ,"
                + " tru],\"n\":-1.5e3,\"x\":{\"key\":1}} ");

    assertThat(envelope.text("key")).contains("k");
    assertThat(envelope.member("n").map(Slice.Whole::text)).contains("-1.5e3");
    assertThat(envelope.elements("batch", 100, 10).orElseThrow())
        .extracting(each -> ((Slice.Whole) each).text())
        .containsExactly("{\"a\":\"}]\\\"\"}", "tru");
    assertThat(envelope.member("missing")).isEmpty();
    assertThat(envelope.has("batch")).isTrue();
  }

  @Test
  void what_stands_in_a_member_does_not_spoil_the_others() {
    Envelope envelope = open("{\"batch\":[{\"a\":1,\"a\":2},{b},[[[[]]]]],\"key\":\"k\"}");

    assertThat(envelope.text("key")).contains("k");
    assertThat(envelope.elements("batch", 100, 10).orElseThrow()).hasSize(3);
  }

  @Test
  void an_element_that_is_too_long_is_none_of_the_others() {
    List<Slice> elements =
        open("{\"batch\":[1,\"0123456789\",2]}").elements("batch", 8, 10).orElseThrow();

    assertThat(elements).extracting(Slice::number).containsExactly(0L, 1L, 2L);
    assertThat(elements.get(1)).isInstanceOf(Slice.TooLong.class);
  }

  @Test
  void a_text_with_a_backslash_or_what_is_no_text_is_not_taken_for_one() {
    assertThat(open("{\"key\":\"a\\u0062\"}").text("key")).isEmpty();
    assertThat(open("{\"key\":7}").text("key")).isEmpty();
  }

  @Test
  void a_member_that_stands_twice_is_refused_where_it_is_asked_for() {
    Envelope envelope = open("{\"key\":\"a\",\"key\":\"b\",\"n\":1,\"other\":1,\"other\":2}");

    assertThat(envelope.member("n")).isPresent();
    assertThatThrownBy(() -> envelope.text("key"))
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("'key'");
  }

  @Test
  void an_array_of_too_many_or_that_is_none_is_refused() {
    assertThatThrownBy(() -> open("{\"batch\":[1,2,3]}").elements("batch", 8, 2))
        .isInstanceOf(BodyException.class);
    assertThatThrownBy(() -> open("{\"batch\":7}").elements("batch", 8, 2))
        .isInstanceOf(BodyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "7",
        "\"a\"",
        "{",
        "}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":[}",
        "{\"a\":\"",
        "{\"a\"1}",
        "{a:1}",
        "{\"a\":1 2}",
        "\u0000",
        "\u001f\u008b"
      })
  void what_is_no_object_is_refused(String json) {
    assertThatThrownBy(() -> Envelope.of(json.getBytes(ISO_8859_1), Set.of("a")))
        .isInstanceOf(BodyException.class)
        .extracting(failure -> ((BodyException) failure).fault())
        .isEqualTo(BodyFault.NOT_AN_OBJECT);
  }

  @Test
  void an_object_may_be_empty() {
    assertThat(open("{ }").member("key")).isEmpty();
  }

  private static Envelope open(String json) {
    return Envelope.of(json.getBytes(UTF_8), Set.of("key", "batch", "n"));
  }
}
